import { readFile } from '../../adapters/disk/read-file.ts';
import { type Merge, readMerges } from '../../history/merges.ts';

/** The merges that a file lists. Throws a KnownError with file, line and column of what is wrong. */
export const readMergesFile = (path: string): Promise<Merge[]> => readMerges(whole(path), path);

async function* whole(path: string): AsyncGenerator<Uint8Array> {
  yield readFile(path, 'the merges');
}
