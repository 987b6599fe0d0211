import { expect } from 'chai';
import * as fc from 'fast-check';
import type { Comparison } from '../../../src/analysis/compare/compare.ts';
import { comparisonsText } from '../../../src/cli/history/comparison-text.ts';
import { comparisonExit } from '../../../src/report/comparison/exit.ts';
import { tableOf } from '../../../src/report/comparison/table.ts';
import { anyComparison, comparisonOf, sideOf } from '../../support/any-comparison.ts';

/** How a headline begins, by conclusion. */
const BEGINS = { regressed: 'worse: ', pass: 'no regression: ', inconclusive: 'not ', invalid: 'no answer: ' };
const EXITS = { regressed: 'failed', pass: 'pass', inconclusive: 'inconclusive', invalid: 'invalid' };
const WORST = ['regressed', 'invalid', 'inconclusive', 'pass'] as const;

describe('[I] cli/history/comparison-text', () => {
  it('says one thing in headline, table, JSON and exit code, in 10,000 results', async () => {
    await fc.assert(
      fc.property(fc.tuple(anyComparison, anyComparison), fc.boolean(), (comparisons, all) => {
        const json = JSON.parse(comparisonsText(comparisons, 'json', all)) as (Comparison & { headline: string })[];
        expect(json).to.have.length(2);
        for (const each of json) expectNoContradiction(each);
        const text = comparisonsText(comparisons, 'text', all);
        for (const { test, headline } of json) expect(text).to.include(`${test}: ${headline}\n`);
        const worst = WORST.find((conclusion) => json.some((each) => each.conclusion === conclusion));
        expect(comparisonExit(comparisons)).to.equal(worst && EXITS[worst]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('names the first facts that differ, each in one line, whatever runs recorded', () => {
    const facts = Array.from({ length: 10 }, (_, place) => ({
      fact: `fact ${place}`,
      base: [{ value: 'a', runs: 3 }],
      head: [{ value: place === 0 ? 'b\nperf/density: no regression' : 'b', runs: 3 }],
    }));
    const sides = { base: sideOf(3, 0), head: sideOf(3, 0) };
    const text = comparisonsText([{ ...comparisonOf([], sides), facts }], 'text', false);
    expect(text).to.include(
      '\n\nfacts that differ\n  fact 0: a -> b\\nperf/density: no regression\n  fact 1: a -> b\n',
    );
    expect(text).to.match(/\n {2}fact 7: a -> b\n {2}and 2 more facts\n$/);
    expect(comparisonsText([comparisonOf([], sides)], 'text', false)).to.not.include('facts');
  });
});

function expectNoContradiction(comparison: Comparison & { headline: string }): void {
  const { headline, conclusion, rows } = comparison;
  const said = WORST.filter((each) => headline.startsWith(BEGINS[each]));
  expect(said).to.deep.equal([conclusion]);
  const gating = tableOf(comparison, true)
    .rows.filter(([, metric]) => !metric?.endsWith('(no gate)'))
    .map(([word]) => word);
  if (conclusion === 'pass') expect(gating).to.not.include.oneOf(['worse', 'unclear', 'not judged']);
  if (conclusion === 'regressed') {
    expect(gating).to.include('worse');
    expect(rows.filter(({ key }) => key).map(({ word }) => word)).to.include('worse');
  }
}
