import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { usageError } from '../../model/errors.ts';
import { isTemporary } from './output.ts';
import { readText } from './read-file.ts';

/**
 * The list that a site keeps of its own files, in its folder; undefined where the folder is empty, does not exist, or has
 * only what a process that was killed had begun.
 * @throws KnownError where there are files and no list: they are another's, and would be overwritten
 */
export function readSiteList(folder: string, list: string): string | undefined {
  if (existsSync(folder) && !statSync(folder).isDirectory()) {
    throw usageError(`${folder} is a file`, 'name a folder that does not exist, or is empty');
  }
  if (existsSync(join(folder, list))) return readText(join(folder, list));
  if (!existsSync(folder) || readdirSync(folder).every(isTemporary)) return undefined;
  throw usageError(
    `${folder} holds other files than those of a site`,
    'name a folder that does not exist, or is empty',
  );
}

export const hasFile = (folder: string, path: string): boolean => existsSync(join(folder, path));
