import type { ChangeNote } from '../analysis/change-notes.ts';
import { type Confirmed, type ConfirmedMerge, culpritOf } from '../history/confirmed.ts';
import { counted } from '../model/counted.ts';
import { dayOfTime } from './history-words.ts';

/**
 * What `prowess confirm` has shown of a change, in a sentence; undefined where it was not confirmed so. Only here a merge is named as the cause without "likely".
 */
export function confirmedWords({ confirmed }: Pick<ChangeNote, 'confirmed'>): string | undefined {
  if (confirmed === undefined) return undefined;
  const when = `on ${dayOfTime(confirmed.at)} by ${counted(confirmed.runs, 'run')} of both builds in turn`;
  if (!confirmed.isConfirmed) return `not confirmed ${when}: the two builds do not differ as the change says`;
  const culprit = culpritOf(confirmed);
  if (culprit !== undefined) return `caused by ${mergeWords(culprit)}, confirmed ${when}`;
  return `confirmed ${when}, between ${confirmed.good.slice(0, 9)} and ${confirmed.bad.slice(0, 9)}${rangeWords(confirmed)}`;
}

const rangeWords = ({ merges, skipped, covered }: Confirmed): string => {
  const parts = [
    ...(merges.length === 0 ? [] : [counted(merges.length, 'merge')]),
    ...(skipped.length === 0 ? [] : [`${skipped.length} without images`]),
    ...(covered ? [] : ['the list of merges does not reach over all of the range']),
  ];
  return parts.length === 0 ? '' : `: ${parts.join(', ')}`;
};

/** `#13064: Fix corruption`, or the commit where it names no pull request. */
export const mergeWords = ({ pullRequest, commit, title }: ConfirmedMerge): string =>
  `${pullRequest === undefined ? commit.slice(0, 9) : `#${pullRequest}`}: ${title}`;
