import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { errorCode } from './failures.ts';

/**
 * Makes a folder and those above it, as `mkdir -p` does; one that is there already is fine. Node's own `recursive` never ends where a
 * file system says ENOENT of a folder whose parent is there, as /proc does.
 */
export function makeFolder(path: string): void {
  const folder = resolve(path);
  try {
    makeOne(folder);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    makeFolder(dirname(folder));
    makeOne(folder);
  }
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}
