import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { errorCode } from './failures.ts';

/**
 * Makes a folder and those above it, as `mkdir -p` does; one that is there already is fine. Node's own `recursive` never ends where a
 * file system says ENOENT of a folder whose parent is there, as /proc does.
 */
export async function makeFolder(path: string): Promise<void> {
  const folder = resolve(path);
  if ((await tryMake(folder)) !== 'no parent') return;
  await makeFolder(dirname(folder));
  await mkdir(folder).catch(unlessThere);
}

const tryMake = (folder: string): Promise<unknown> =>
  mkdir(folder).catch((error: unknown) => (errorCode(error) === 'ENOENT' ? 'no parent' : unlessThere(error)));

function unlessThere(error: unknown): void {
  if (errorCode(error) !== 'EEXIST') throw error;
}
