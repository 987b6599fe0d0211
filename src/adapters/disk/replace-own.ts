import { randomUUID } from 'node:crypto';
import { lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { KnownError, usageError } from '../../model/errors.ts';
import { diskError } from './failures.ts';
import { makeFolder } from './folder.ts';

/**
 * Writes a file whole, in the place of none, of an empty one, or of one whose text `isOwn` recognises. Throws KnownError `usage` where
 * there is another one, or a link: what a person wrote is not overwritten.
 */
export function replaceOwn(path: string, text: string, isOwn: (standing: string) => boolean): void {
  try {
    const there = lstatSync(path, { throwIfNoEntry: false });
    if (there !== undefined && !(there.isFile() && mayGo(readFileSync(path, 'utf8'), isOwn)))
      throw usageError(`${path} is there, and prowess did not write it`, 'name another file, or remove this one first');
    writeWhole(path, text);
  } catch (error) {
    throw error instanceof KnownError ? error : diskError(error, `write ${path}`, 'usage');
  }
}

const mayGo = (standing: string, isOwn: (standing: string) => boolean): boolean => standing === '' || isOwn(standing);

/** A rename takes the place of a link that was put there meanwhile; it follows none. */
function writeWhole(path: string, text: string): void {
  makeFolder(dirname(path));
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    writeFileSync(temporary, text, { flag: 'wx' });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
