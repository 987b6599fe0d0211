import type { Comparison } from '../../analysis/compare/compare.ts';
import { markdownText, tableText } from '../../render/markdown.ts';
import { sideText, tableOf } from './table.ts';
import { headlineOf } from './words.ts';

/** A comparison as a section of a page, such as the notes of a release. */
export function markdownOf(comparison: Comparison, all: boolean): string {
  const { header, rows, left } = tableOf(comparison, all);
  return [
    `## ${markdownText(comparison.test)}: ${comparison.conclusion}`,
    markdownText(headlineOf(comparison)),
    ...(rows.length === 0 ? [] : [tableText(header, rows)]),
    ...(left === '' ? [] : [markdownText(left)]),
    [comparison.base, comparison.head].map((side) => `- ${markdownText(sideText(side))}`).join('\n'),
    markdownText(HOW),
  ]
    .map((block) => `${block}\n`)
    .join('\n');
}

/** What the words and the last column are based on. */
export const HOW =
  'worse, better: a rank test over runs, with a chance of 1 % for all key metrics together that a comparison without a change says so. ' +
  'same: the whole interval lies within the tolerance. accepted: worse, by what perf/accepted/ accepts. unclear is no pass. judged by: how many of each side have a value; runs of one deploy count as one, and of a line the newest level. Could have seen: the smallest change for the worse that this comparison calls in 8 of 10 cases.';
