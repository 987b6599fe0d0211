import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { diskError } from '../adapters/disk/failures.ts';
import { makeFolder } from '../adapters/disk/folder.ts';

export interface WrittenFile {
  /** Relative to a folder. */
  readonly path: string;
  readonly text: string;
}

/** Writes files below a folder, which is made where it does not exist; `wx` refuses to overwrite. */
export function writeFiles(folder: string, files: readonly WrittenFile[], flag: 'w' | 'wx'): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    try {
      makeFolder(dirname(file));
      writeFileSync(file, text, { flag });
    } catch (error) {
      throw diskError(error, `write ${file}`, 'usage');
    }
  }
}
