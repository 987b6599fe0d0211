import type { ChangeNote } from '../../analysis/change-notes.ts';
import type { Merge } from '../../history/merges.ts';
import type { Run } from '../../history/run.ts';
import { counted } from '../../model/counted.ts';
import { formatInUnit } from '../../render/quantity.ts';
import { confirmedWords } from '../confirmed-words.ts';
import { dayOf } from '../history-words.ts';

/** A number as the pages write it; the unit may be one of an imported system. */
export const valueText = (value: number, unit: string): string => formatInUnit(value, unit);

/** `since 2024-10-22 (build 42), after build 41 of 2024-10-21`. */
export const sinceText = ({ run, lastGood }: ChangeNote): string =>
  `since ${dayOf(run)} (build ${run.build})${lastGood === undefined ? '' : `, after build ${lastGood.build} of ${dayOf(lastGood)}`}`;

/** `#13064`, or the commit where it names no pull request. */
export const mergeName = ({ pullRequest, commit }: Pick<Merge, 'pullRequest' | 'commit'>): string =>
  pullRequest === undefined ? commit.slice(0, 9) : `#${pullRequest}`;

/** `likely #13064 (26 %, first of 7 merges): Fix corruption`; empty where no merges are known. */
export function likelyText(note: ChangeNote): string {
  const { cause } = note;
  const [first] = cause?.suspects ?? [];
  const confirmed = confirmedWords(note);
  if (confirmed !== undefined) return confirmed;
  if (cause === undefined) return '';
  if (first === undefined) return `likely cause: ${cause.class}`;
  const { merge, share } = first;
  return `likely ${mergeName(merge)} (${Math.round(share * 100)} %, first of ${counted(cause.suspects.length, 'merge')}): ${merge.title}`;
}

/** The last digits of a build: they distinguish those of one test, and a column has no room for nineteen. */
export const shortBuild = ({ build }: Run): string => (build.length <= 6 ? build : `…${build.slice(-5)}`);
