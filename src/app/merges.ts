import { existsSync, statSync } from 'node:fs';
import { outputOf } from '../adapters/command.ts';
import { readFile } from '../adapters/disk/read-file.ts';
import { gitLog, gitMerges } from '../history/git-merges.ts';
import { MERGE_COLUMNS, type Merge, mergeRow, readMerges } from '../history/merges.ts';
import { usageError } from '../model/errors.ts';
import { csvText } from '../render/csv.ts';
import type { Env } from './env.ts';

export interface MergesRequest {
  /** Folder of a git clone. */
  readonly clone: string;
  readonly branch: string;
  /** As git understands it: `2024-01-01`, `3 months ago`. */
  readonly since?: string;
}

/**
 * The merges that a file lists, or those of what a folder, a git clone, has checked out. Throws a KnownError with file, line and column of what
 * is wrong, or where git cannot say it.
 */
export const mergesFrom = (path: string, env: Env): Promise<Merge[]> =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
    ? mergesOf({ clone: path, branch: 'HEAD' }, env)
    : readMerges(whole(path), path);

async function* whole(path: string): AsyncGenerator<Uint8Array> {
  yield readFile(path, 'the merges');
}

/** What was merged into a branch of a clone, from the oldest to the newest. Throws KnownError where git cannot say it. */
export async function mergesOf({ clone, branch, since }: MergesRequest, env: Env): Promise<Merge[]> {
  const merges = await Array.fromAsync(gitMerges(git(clone, gitLog(branch, since), env)));
  const when = since === undefined ? '' : ` since ${since}`;
  if (merges.length === 0) throw usageError(`nothing was merged into ${branch} of ${clone}${when}`);
  return merges.reverse();
}

/** Whether a clone holds only the newest part of its history. */
export async function isShallow(clone: string, env: Env): Promise<boolean> {
  const said = await Array.fromAsync(git(clone, ['rev-parse', '--is-shallow-repository'], env));
  return said.join('').trim() === 'true';
}

function git(clone: string, args: readonly string[], { PATH = '', HOME = '' }: Env): AsyncIterable<string> {
  if (!existsSync(clone)) throw usageError(`there is no folder ${clone}`, 'name a git clone: git clone --bare URL');
  // In a pod of Prow the clone is another user's: git reads it where it is named as trusted.
  return outputOf(['git', '-c', `safe.directory=${clone}`, ...args], { cwd: clone, env: { PATH, HOME, LC_ALL: 'C' } });
}

export const mergesText = (merges: readonly Merge[]): string => csvText(MERGE_COLUMNS, merges.map(mergeRow));
