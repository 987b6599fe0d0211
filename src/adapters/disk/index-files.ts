import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IndexFiles } from '../../history/store/job-index.ts';
import { KnownError } from '../../model/errors.ts';
import { replaceOwn } from './replace-own.ts';

/**
 * An index in a folder of the user's cache. What cannot be read is as good as not there. Where nothing can be written, `onUnkept` is
 * given the reason, once, and the next command reads all from the store again.
 */
export function diskIndexFiles(folder: string, onUnkept: (reason: KnownError) => void): IndexFiles {
  let isKept = true;
  const kept = (act: () => void): void => {
    try {
      if (isKept) act();
    } catch (error) {
      isKept = false;
      if (!(error instanceof KnownError)) throw error;
      onUnkept(error);
    }
  };
  return {
    names: () => orNothing(() => readdirSync(folder).filter((name) => /^\d+\.json$/.test(name))) ?? [],
    read: (name) => orNothing(() => readFileSync(join(folder, name), 'utf8')),
    write: (name, text) => kept(() => replaceOwn(join(folder, name), text, () => true)),
    remove: (name) => void orNothing(() => rmSync(join(folder, name), { force: true })),
  };
}

function orNothing<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
