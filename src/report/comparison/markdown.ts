import type { Comparison } from '../../analysis/compare/compare.ts';
import { markdownText, tableText } from '../../render/markdown.ts';
import { factsLine } from './facts-text.ts';
import { judgedText, sideText, tableOf } from './table.ts';
import { headlineOf } from './words.ts';

/** A comparison as a section of a page, such as the notes of a release. */
export function markdownOf(comparison: Comparison, all: boolean): string {
  const { header, rows, left } = tableOf(comparison, all);
  return [
    `## ${markdownText(comparison.test)}: ${comparison.conclusion}`,
    markdownText(headlineOf(comparison)),
    ...(rows.length === 0 ? [] : [tableText(header, rows)]),
    ...(left === '' ? [] : [markdownText(left)]),
    [judgedText(comparison), sideText(comparison.base), sideText(comparison.head), factsLine(comparison)]
      .filter(Boolean)
      .map((text) => `- ${markdownText(text)}`)
      .join('\n'),
    markdownText(howOf(comparison)),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

/** What the words of a comparison and its last column are based on. */
export function howOf({ pairs, instances }: Comparison): string {
  if (pairs !== undefined) return HOW_PAIRS;
  return instances === undefined ? HOW : HOW_INSTANCES;
}

/** Of sides that are looked at once. */
export const HOW =
  'worse, better: a rank test over runs, with a chance of 1 % for all key metrics together that a comparison without a change says so. ' +
  'same: the whole interval lies within the tolerance. accepted: worse, by what perf/accepted/ accepts. unclear is no pass. judged by: how many of each side have a value; runs of one deploy count as one, and of a line the newest level. Could have seen: the smallest change for the worse that this comparison calls in 8 of 10 cases.';

/** The same of runs of a pull request. */
const HOW_INSTANCES =
  'The runs of one commit are judged as they come. worse, better: one permutation test of all key metrics together, over what a run of the commit and one of the line differ by, with a chance of 1 % for all metrics and all runs together that a commit without a change is called worse. A decision stays, whatever is run after it. same: the whole interval lies within the tolerance. accepted: worse, by what perf/accepted/ accepts. unclear is no pass. judged by: how many of each side have a value; runs of one deploy count as one, and of a line the newest level. Could have seen: the smallest change for the worse of this metric alone that so many runs call in 8 of 10 cases.';

/** The same of two builds that alternated on one cluster. */
const HOW_PAIRS =
  'Both builds ran in turn on one cluster, so that what clusters differ by is in both. worse, better: one permutation test of all key metrics together, over what the two runs of each pair differ by, beside what neighbouring runs of the line differ by; decided after a pair, with a chance of 1 % for all metrics and all pairs together that a comparison without a change calls one worse. same: the whole interval lies within the tolerance. unclear is no pass. Could have seen: the smallest change for the worse of this metric alone that so many pairs call in 8 of 10 cases.';
