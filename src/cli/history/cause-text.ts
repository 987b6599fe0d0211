import type { Cause, SuspectMerge } from '../../analysis/cause/cause.ts';
import { counted } from '../../model/counted.ts';
import { toIso } from '../../model/units.ts';

const MOST_MERGES = 3;

/** What most likely caused a change: the class and why, then the likeliest merges. `of` names the change where others are beside it. */
export function causeLines({ class: kind, evidence, window, suspects }: Cause, of?: string): string[] {
  const [shown, all] = [suspects.slice(0, MOST_MERGES), suspects.length];
  const left = all - shown.length;
  return [
    `    cause     ${kind}: ${evidence.join('; ')}${of === undefined ? '' : `, of ${of}`}`,
    ...shown.map((suspect) => `              ${mergeText(suspect)}`),
    ...(left > 0 ? [`              and ${counted(left, 'merge')} in the same range`] : []),
    ...(window.covered ? [] : ['              the list of merges does not reach over all of the range']),
  ];
}

const mergeText = ({ merge, share, reason }: SuspectMerge): string =>
  `${String(Math.round(share * 100)).padStart(3)} %  ${merge.pullRequest === undefined ? merge.commit : `#${merge.pullRequest}`} of ${toIso(merge.mergedAt).slice(0, 10)}: ${merge.title} (${reason})`;
