import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readFileSync, type Stats } from 'node:fs';
import { type ExitName, KnownError } from '../../model/errors.ts';
import { diskError } from './failures.ts';

/** A file that a person named or wrote. Throws KnownError where it cannot be read; `what` says what is wanted of it. */
export function readFile(path: string, what = 'the file', exit: ExitName = 'usage'): Buffer {
  const file = openFile(path, what, exit);
  try {
    return readFileSync(file);
  } catch (error) {
    throw diskError(error, `read ${what} ${path}`, exit);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens a plain file for reading. A pipe or a device is refused: what they give has no end, or comes only when another process writes, and
 * opening must not wait for that.
 */
export function openFile(path: string, what = 'the file', exit: ExitName = 'usage'): number {
  const action = `read ${what} ${path}`;
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(file);
    if (stat.isFile()) return file;
    throw new KnownError(exit, `cannot ${action}: it is ${kindOf(stat)}`, { hint: 'name a plain file' });
  } catch (error) {
    if (file !== undefined) closeSync(file);
    throw diskError(error, action, exit);
  }
}

function kindOf(stat: Stats): string {
  if (stat.isDirectory()) return 'a folder';
  return stat.isFIFO() ? 'a pipe' : 'a device';
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
