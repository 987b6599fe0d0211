import { join } from 'node:path';
import { diskIndexFiles } from '../../adapters/disk/index-files.ts';
import type { KnownChange } from '../../analysis/changes/known.ts';
import { shortHash } from '../../model/identity.ts';
import { sealed, unsealed } from '../../model/journal-line.ts';
import { numberAt, parseJson } from '../../model/json.ts';
import type { Env } from '../env.ts';
import { indexFolder } from './index-folder.ts';
import type { HistoryWatcher } from './load.ts';

/** The changes that this user was shown of one line of a test. Without it changes have the same identities, and none is said to be withdrawn. */
export interface KnownChanges {
  read(): readonly KnownChange[];
  keep(changes: readonly KnownChange[]): void;
}

/** Raised with every change of what is written here, or of how identities are made. */
const VERSION = 1;

export function knownChanges(
  { store, test, line }: { readonly store: string; readonly test: string; readonly line: string },
  env: Env,
  watcher: HistoryWatcher,
): KnownChanges {
  const files = diskIndexFiles(join(indexFolder(store, env), 'changes'), ({ message }) =>
    watcher.onNotice(
      `the changes that are shown cannot be kept, so that none will be said to be withdrawn: ${message}`,
    ),
  );
  const name = `${shortHash({ test, line })}.json`;
  return {
    read: () => parsed(files.read(name) ?? ''),
    keep: (changes) => {
      const text = sealed({ version: VERSION, changes });
      if (text !== files.read(name)) files.write(name, text);
    },
  };
}

/** What is damaged, or of another version, is as good as not there. */
function parsed(text: string): readonly KnownChange[] {
  const { seal, body } = unsealed(text);
  const value = seal === 'kept' ? parseJson(body) : undefined;
  // Its checksum says that it is what `keep` wrote.
  return numberAt(value, 'version') === VERSION ? (value as unknown as { changes: KnownChange[] }).changes : [];
}
