import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { KeptFile } from '../../model/entry.ts';
import { diskError } from './failures.ts';
import { makeFolder } from './folder.ts';

/**
 * Keeps a file below a folder, which is made where it does not exist. A copy of the folder taken at any moment never has half of it under
 * its own name. These throw KnownError where it cannot be written.
 */
export const keepFile = (folder: string, path: string, content: Uint8Array): Promise<KeptFile> =>
  keep(folder, path, Readable.from([content]));

/** The same of a text, compressed by gzip. */
export const keepCompressed = (folder: string, path: string, pieces: Iterable<string>): Promise<KeptFile> =>
  keep(folder, path, Readable.from(pieces), createGzip());

/** The same of a file elsewhere. */
export const keepCopy = (folder: string, path: string, from: string): Promise<KeptFile> =>
  keep(folder, path, createReadStream(from));

async function keep(
  folder: string,
  path: string,
  content: Readable,
  ...through: readonly NodeJS.ReadWriteStream[]
): Promise<KeptFile> {
  const place = join(folder, path);
  const part = join(dirname(place), `.${basename(place)}.part`);
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  try {
    makeFolder(dirname(place));
    await pipeline([content, ...through, measure, createWriteStream(part)]);
    await rename(part, place);
  } catch (error) {
    throw diskError(error, `write ${place}`);
  }
  return { path, bytes, sha256: hash.digest('hex') };
}
