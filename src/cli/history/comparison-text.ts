import type { Comparison } from '../../analysis/compare/compare.ts';
import { textTable } from '../../render/text-table.ts';
import { oneLine } from '../../render/visible.ts';
import { factTexts } from '../../report/comparison/facts-text.ts';
import { markdownOf } from '../../report/comparison/markdown.ts';
import { judgedText, sideText, tableOf } from '../../report/comparison/table.ts';
import { headlineOf } from '../../report/comparison/words.ts';

export type ComparisonFormat = 'text' | 'markdown' | 'json';

/** What `prowess compare` prints; `all` shows also what is the same or unclear beside the key metrics. */
export const comparisonsText = (comparisons: readonly Comparison[], format: ComparisonFormat, all: boolean): string =>
  WRITERS[format](comparisons, all);

const WRITERS: Readonly<Record<ComparisonFormat, (comparisons: readonly Comparison[], all: boolean) => string>> = {
  text: (comparisons, all) => comparisons.map((each) => textOf(each, all)).join('\n'),
  markdown: (comparisons, all) => comparisons.map((each) => markdownOf(each, all)).join('\n'),
  json: (comparisons) =>
    `${JSON.stringify(
      comparisons.map((each) => ({ headline: headlineOf(each), ...each })),
      null,
      2,
    )}\n`,
};

/** The first of them: JSON has all. */
const MOST_FACTS = 8;

function factLines(comparison: Comparison): string[] {
  const texts = factTexts(comparison, MOST_FACTS);
  return texts.length === 0 ? [] : [`facts that differ\n${texts.map((text) => `  ${oneLine(text)}\n`).join('')}`];
}

function textOf(comparison: Comparison, all: boolean): string {
  const { header, rows, left } = tableOf(comparison, all);
  return [
    `${oneLine(`${comparison.test}: ${headlineOf(comparison)}`)}\n`,
    ...(rows.length === 0 ? [] : [textTable(header, rows)]),
    ...(left === '' ? [] : [`${left}\n`]),
    `${[judgedText(comparison), sideText(comparison.base), sideText(comparison.head)].filter(Boolean).join('\n')}\n`,
    ...factLines(comparison),
  ].join('\n');
}
