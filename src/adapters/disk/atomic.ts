import { constants } from 'node:fs';
import { access, lstat, mkdtemp, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { usageError } from '../../model/errors.ts';
import type { Artifact } from '../../model/result.ts';
import { diskError, errorCode } from './failures.ts';
import { makeFolder } from './folder.ts';

/** Writes a run's artifacts, which can be made again from its journal, as `writeTogether` does. */
export const writeArtifacts = (folder: string, artifacts: readonly Artifact[]): Promise<void> =>
  writeTogether(folder, artifacts, 'artifacts', '`prowess results DIR` makes the artifacts again from the journal');

/**
 * Writes files so that a copy of the folder taken at any moment (by Prow's sidecar, on an abort) never has half a
 * file: all are written beside the folder first, and only when that has worked moved in. Throws a KnownError when the disk is
 * full, the folder cannot be written, or a path is taken by what is no file.
 * @param what names them, for a person
 * @param then what to do once they can be written
 */
export async function writeTogether(
  folder: string,
  files: readonly Artifact[],
  what = files.map(({ path }) => path).join(', '),
  then?: string,
): Promise<void> {
  try {
    makeFolder(folder);
    for (const { path } of files) await expectFile(join(folder, path));
    const staging = await mkdtemp(join(await stagingPlace(folder), `.${basename(resolve(folder))}.`));
    try {
      for (const file of files) await writeDurably(join(staging, file.path), file);
      for (const { path } of files) await moveInto(staging, folder, path);
    } finally {
      await rm(staging, { recursive: true, force: true });
    }
  } catch (error) {
    throw diskError(error, `write ${what} to ${folder}`, 'infrastructure', then);
  }
}

/** A move would put a file in the place of a device, of a pipe, or of the link that /dev/stdout is, for all programs of the machine. */
async function expectFile(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  if (found === undefined || found.isFile()) return;
  const what = found.isDirectory() ? 'a folder' : found.isSymbolicLink() ? 'a link' : 'a device or a pipe';
  throw usageError(`${path} is ${what}: expected a file, or a path at which there is nothing`);
}

/** The folder's parent; the folder itself where the parent is another file system or not ours to write. */
async function stagingPlace(folder: string): Promise<string> {
  const parent = dirname(resolve(folder));
  const [above, here] = await Promise.all([stat(parent), stat(folder)]);
  if (above.dev !== here.dev) return folder;
  return access(parent, constants.W_OK).then(
    () => parent,
    () => folder,
  );
}

async function writeDurably(path: string, artifact: Artifact): Promise<void> {
  makeFolder(dirname(path));
  const file = await open(path, 'wx');
  try {
    await file.writeFile(together(artifact.pieces ?? [artifact.text]));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Few writes for many small pieces. */
function* together(pieces: Iterable<string>): Generator<string> {
  let held = '';
  for (const piece of pieces) {
    held += piece;
    if (held.length < 256 * 1024) continue;
    yield held;
    held = '';
  }
  yield held;
}

async function moveInto(staging: string, folder: string, path: string): Promise<void> {
  makeFolder(dirname(join(folder, path)));
  await rename(join(staging, path), join(folder, path));
}
