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

/** The text of a file. Throws KnownError where it cannot be read, or is UTF-16, as spreadsheets and PowerShell save texts. */
export function readText(path: string, what = 'the file', exit: ExitName = 'usage'): string {
  const bytes = readFile(path, what, exit);
  const isUtf16 = UTF16_MARKS.some((mark) => bytes.subarray(0, 2).equals(mark));
  if (isUtf16)
    throw new KnownError(exit, `cannot read ${what} ${path}: it is UTF-16, expected UTF-8`, {
      hint: `save it as UTF-8, or convert it: iconv -f UTF-16 -t UTF-8 ${path}`,
    });
  return bytes.toString('utf8');
}

const UTF16_MARKS = [Buffer.from([0xff, 0xfe]), Buffer.from([0xfe, 0xff])];

/** What is in a folder. Throws KnownError where it cannot be read. */
export function readFolder(path: string): Dirent[] {
  try {
    return readdirSync(path, { withFileTypes: true });
  } catch (error) {
    throw diskError(error, `read the folder ${path}`, 'usage');
  }
}
