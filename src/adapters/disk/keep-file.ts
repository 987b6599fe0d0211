import { rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { diskError } from './failures.ts';
import { makeFolder } from './folder.ts';

/**
 * Keeps a file below a folder, which is made where it does not exist. A copy of the folder taken at any moment never has half of it under
 * its own name. Throws KnownError where it cannot be written.
 */
export async function keepFile(folder: string, path: string, content: Uint8Array): Promise<void> {
  const place = join(folder, path);
  const part = join(dirname(place), `.${basename(place)}.part`);
  try {
    makeFolder(dirname(place));
    await writeFile(part, content);
    await rename(part, place);
  } catch (error) {
    throw diskError(error, `write ${place}`);
  }
}
