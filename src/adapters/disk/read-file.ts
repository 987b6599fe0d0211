import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import type { ExitName } from '../../model/errors.ts';
import { diskError } from './failures.ts';

/** A file that a person named or wrote. Throws KnownError where it cannot be read; `what` says what is wanted of it. */
export function readFile(path: string, what = 'the file', exit: ExitName = 'usage'): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw diskError(error, `read ${what} ${path}`, exit);
  }
}

export const readText = (path: string, what?: string, exit?: ExitName): string =>
  readFile(path, what, exit).toString('utf8');

/** What is in a folder. Throws KnownError where it cannot be read. */
export function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw diskError(error, `read the folder ${path}`, 'usage');
  }
}
