import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { BuildFile } from '../../history/build.ts';
import type { Content } from '../../history/run-store.ts';
import { diskError } from './failures.ts';

/** Every file below a folder, with paths relative to it, sorted; hidden files are left out. */
export async function filesBelow(folder: string): Promise<BuildFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((error: unknown) => {
    throw diskError(error, `read ${folder}`);
  });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({ path: path.split(sep).join('/'), content: await fileContent(join(folder, path)) })),
  );
}

/** A file's bytes, as many as it has now: a journal that still grows is read up to here. */
async function fileContent(path: string): Promise<Content> {
  try {
    const { size } = await stat(path);
    return { size, open: () => (size === 0 ? nothing() : piecesOf(path, size)) };
  } catch (error) {
    throw diskError(error, `read ${path}`);
  }
}

async function* piecesOf(path: string, size: number): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { end: size - 1 });
  } catch (error) {
    throw diskError(error, `read ${path}`);
  }
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
