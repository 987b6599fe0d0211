import type { Merge } from '../../history/merges.ts';
import { epochMs } from '../../model/units.ts';
import { fromSteps, type StepColumn, toSteps } from './steps.ts';

/** What was merged, in order, as the site's script reads it. */
export interface MergeChunk {
  /** In whole seconds since 1970. */
  readonly mergedAt: StepColumn;
  /** Ten digits of each commit, behind each other. */
  readonly commits: string;
  /** Empty where a commit names none. */
  readonly pullRequests: readonly string[];
  readonly titles: readonly string[];
}

/** A merge without its folders: what orders the commits of a line, and what people are shown. */
export type ShownMerge = Omit<Merge, 'files' | 'folders'>;

export const mergeChunkOf = (merges: readonly Merge[]): MergeChunk => ({
  mergedAt: toSteps(merges.map(({ mergedAt }) => BigInt(Math.floor(mergedAt / 1000)))),
  commits: merges.map(({ commit }) => commit.slice(0, DIGITS).padEnd(DIGITS)).join(''),
  pullRequests: merges.map(({ pullRequest = '' }) => pullRequest),
  titles: merges.map(({ title }) => title),
});

export const mergesOfChunk = ({ mergedAt, commits, pullRequests, titles }: MergeChunk): ShownMerge[] =>
  fromSteps(mergedAt).map((at, place) => {
    const pullRequest = pullRequests[place] ?? '';
    return {
      mergedAt: epochMs(Number(at) * 1000),
      commit: commits.slice(place * DIGITS, (place + 1) * DIGITS).trim(),
      ...(pullRequest !== '' && { pullRequest }),
      title: titles[place] ?? '',
    };
  });

const DIGITS = 10;
