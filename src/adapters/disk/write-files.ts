import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diskError } from './failures.ts';
import { makeFolder } from './folder.ts';
import { refuseLinks } from './output.ts';

export interface WrittenFile {
  /** Relative to a folder. */
  readonly path: string;
  readonly text: string;
}

/**
 * Writes files below a folder, which is made where it does not exist; `wx` refuses to overwrite. Throws KnownError before anything is
 * written where a link would lead out of the folder.
 */
export function writeFiles(folder: string, files: readonly WrittenFile[], flag: 'w' | 'wx'): void {
  try {
    for (const { path } of files) refuseLinks(folder, path);
  } catch (error) {
    throw diskError(error, `write ${join(folder, files[0]?.path ?? '')}`, 'usage');
  }
  for (const { path, text } of files) writeFile(join(folder, path), text, flag);
}

/** Writes a file, and makes the folder in which it shall be. Throws KnownError where it cannot be written. */
function writeFile(path: string, text: string, flag: 'w' | 'wx'): void {
  try {
    makeFolder(dirname(path));
    writeFileSync(path, text, { flag });
  } catch (error) {
    throw diskError(error, `write ${path}`, 'usage');
  }
}
