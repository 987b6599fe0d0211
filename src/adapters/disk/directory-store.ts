import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { link, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Content, checkedPath, isReplaceable, mutablePath, type RunStore } from '../../history/run-store.ts';
import { KnownError } from '../../model/errors.ts';
import { diskError, errorCode } from './failures.ts';
import { makeFolder } from './folder.ts';

/** A run store in a folder, which is made when something is put. Attributes are not kept. */
export function directoryStore(folder: string): RunStore {
  const root = resolve(folder);
  const fileOf = (path: string): string => join(root, checkedPath(path));
  return {
    name: root,
    put: (path, content) => guarded(`store ${path} in ${root}`, () => put(fileOf(path), content, isReplaceable(path))),
    get: (path) => read(fileOf(path), path, root),
    remove: (path) => guarded(`remove ${path} in ${root}`, () => rm(fileOf(mutablePath(path)), { force: true })),
    version: (path) => guarded(`read ${path} in ${root}`, async () => version(fileOf(path))),
    list: (below) => list(below === '' ? root : fileOf(below), root),
  };
}

/** `link` refuses an existing name and `rename` replaces it, both in one step; the bytes are written under another name before. */
async function put(file: string, content: Content, replaces: boolean): Promise<'stored' | 'exists'> {
  makeFolder(dirname(file));
  const temporary = join(dirname(file), `${TEMPORARY}${randomUUID()}`);
  try {
    await pipeline(content.open(), createWriteStream(temporary, { flags: 'wx', flush: true }));
    if (replaces) await rename(temporary, file);
    else await link(temporary, file);
    return 'stored';
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return 'exists';
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function* read(file: string, path: string, root: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(file);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') throw new KnownError('usage', `there is no ${path} in ${root}`);
    throw diskError(error, `read ${path} in ${root}`);
  }
}

/** A file that is written again has another time or size. Thousands are asked for at once, and a thread for each takes ten times as long. */
function version(file: string): string | undefined {
  const found = statSync(file, { throwIfNoEntry: false });
  return found && `${found.mtimeMs}-${found.size}`;
}

async function* list(folder: string, root: string): AsyncGenerator<string> {
  const entries = await guarded(`list ${root}`, () =>
    readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
      if (errorCode(error) === 'ENOENT') return [];
      throw error;
    }),
  );
  const names = entries
    .filter(({ name }) => !name.startsWith(TEMPORARY))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  yield* names.sort();
}

async function guarded<T>(action: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw diskError(error, action);
  }
}

const TEMPORARY = '.prowess-part-';
