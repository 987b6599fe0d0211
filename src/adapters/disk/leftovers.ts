import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { diskError } from './failures.ts';

/**
 * Removes what a process that was killed while it wrote artifacts has left beside a folder or in it: a folder `.NAME.XXXXXX` that holds
 * nothing but files called as artifacts are (see writeArtifacts). All else stays.
 */
export async function removeStaging(folder: string, isArtifact: (path: string) => boolean): Promise<void> {
  const prefix = `.${basename(resolve(folder))}.`;
  const isStaging = (name: string): boolean =>
    name.startsWith(prefix) && /^[A-Za-z0-9]{6}$/.test(name.slice(prefix.length));
  for (const place of [dirname(resolve(folder)), folder]) {
    const left = entriesOf(place).filter((entry) => entry.isDirectory() && isStaging(entry.name));
    for (const { name } of left) {
      const path = join(place, name);
      const isOurs = entriesOf(path).every((entry) => entry.isFile() && isArtifact(entry.name));
      if (isOurs) await rm(path, { recursive: true });
    }
  }
}

/** Paths below a folder of what is no plain file, so that writing there would replace what is not ours. */
export const notFiles = (folder: string, paths: readonly string[]): string[] =>
  paths
    .map((path) => join(folder, path))
    .filter((path) => lstatSync(path, { throwIfNoEntry: false })?.isFile() === false);

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw diskError(error, `read the folder ${folder}`);
  }
}
