import { expect } from 'chai';
import * as fc from 'fast-check';
import { type Comparison, conclusionOf } from '../../../src/analysis/compare/compare.ts';
import type { Row, Word } from '../../../src/analysis/compare/row.ts';
import { epochMs } from '../../../src/model/units.ts';
import { markdownOf } from '../../../src/report/comparison/markdown.ts';
import { tableOf } from '../../../src/report/comparison/table.ts';
import { changeText, headlineOf, smallestText } from '../../../src/report/comparison/words.ts';

describe('[U] report/comparison', () => {
  it('says what is worse, by how much, how sure, and what else', () => {
    const rows = [row({ word: 'worse', title: 'PATCH pods' }), row({ word: 'worse', change: changed(0.1) }), row({})];
    expect(headlineOf(comparisonOf(rows))).to.equal('worse: PATCH pods +56 % (+49 % to +63 %), and 1 more');
  });

  it('names what is open, and what would settle it', () => {
    const open = row({ word: 'unclear', needs: { base: 20, head: 2 } });
    expect(headlineOf(comparisonOf([open]))).to.equal(
      'not decided: VMI running, p95 +56 % (+49 % to +63 %): 1 more run can settle it',
    );
    const early = row({ word: 'unclear', needs: { base: 17, head: 31 }, base: { count: 6, value: 1 } });
    expect(headlineOf(comparisonOf([early]))).to.include('the base has 6 runs and needs 17, about 1970-01-02');
    const gone = { ...row({ title: 'CPU' }), word: undefined, change: undefined };
    expect(headlineOf(comparisonOf([gone as unknown as Row]))).to.equal('not decided: CPU has no value on one side');
  });

  it('names what seems worst, and forecasts only of a line that grows', () => {
    const flat = row({ word: 'unclear', change: { relative: true, estimate: 0 }, title: 'P50' });
    const up = row({ word: 'unclear', title: 'PATCH pods' });
    expect(headlineOf(comparisonOf([flat, up]))).to.match(/^not decided: PATCH pods \+56 %/);
    const early = row({ word: 'unclear', needs: { base: 17, head: 31 }, base: { count: 6, value: 1 } });
    const sides = { base: { ...sideOf(60, 1), name: '1840,1841' }, head: sideOf(3, 0) };
    expect(headlineOf(comparisonOf([early], sides))).to.match(/the base has 6 runs and needs 17$/);
  });

  it('writes changes of others in their own unit, and what nothing bounds', () => {
    const { low: _, ...open } = { estimate: 1500, low: 1, relative: false };
    expect(changeText(row({ change: open, unit: 'ms' }))).to.equal('+1.5 s (not bounded)');
    expect(changeText(row({ change: { ...open, low: -20 }, unit: 'widgets' }))).to.equal(
      '+1500 widgets (-20 widgets or more)',
    );
    expect(smallestText(row({ smallest: 0.0712 }))).to.equal('7.1 %');
  });

  it('never says one thing in the headline and another in table or exit', async () => {
    await fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 12 }), anySide, anySide, (rows, base, head) => {
        expectNoContradiction(comparisonOf(rows, { base, head }));
      }),
      { numRuns: 300 },
    );
  });

  it('is a table of Markdown whatever the names are', () => {
    const text = markdownOf(comparisonOf([row({ title: 'a|b\n`c`', word: 'worse' })]), false);
    expect(text).to.include('| worse | a\\|b \\`c\\` |');
  });
});

/** What a reader of one place concludes holds in every other. */
function expectNoContradiction(comparison: Comparison): void {
  const headline = headlineOf(comparison);
  const words = tableOf(comparison, true)
    .rows.filter(([, metric]) => !metric?.endsWith('(no gate)'))
    .map(([word]) => word);
  const says = {
    regressed: headline.startsWith('worse: '),
    pass: headline.startsWith('no regression: '),
    inconclusive: headline.startsWith('not '),
    invalid: headline.startsWith('no answer: '),
  };
  expect(Object.keys(says).filter((key) => says[key as keyof typeof says])).to.deep.equal([comparison.conclusion]);
  if (comparison.conclusion === 'pass') expect(words).to.not.include.oneOf(['worse', 'unclear', 'not judged']);
  if (comparison.conclusion === 'regressed') expect(words).to.include('worse');
}

const changed = (estimate: number) => ({ relative: true, estimate, low: estimate - 0.07, high: estimate + 0.07 });

const row = (more: Partial<Row>): Row => ({
  series: 's',
  title: 'VMI running, p95',
  unit: 'ms',
  better: 'lower',
  key: true,
  primary: true,
  family: 'latency',
  tolerance: 0.02,
  base: { count: 60, value: 41_200 },
  head: { count: 1, value: 44_100 },
  change: changed(0.56),
  word: 'same',
  ...more,
});

const sideOf = (runs: number, invalid: number) => ({
  name: 'main',
  runs,
  invalid,
  from: epochMs(0),
  to: epochMs(86_400_000),
  lines: ['main'],
});

function comparisonOf(rows: readonly Row[], { base, head } = { base: sideOf(60, 1), head: sideOf(3, 0) }): Comparison {
  return { test: 'density', conclusion: conclusionOf({ base, head }, rows), base, head, rows };
}

const anySide = fc
  .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
  .map(([runs, invalid]) => sideOf(runs, Math.min(runs, invalid)));

const anyRow: fc.Arbitrary<Row> = fc
  .record({
    title: fc.string(),
    key: fc.boolean(),
    word: fc.constantFrom<(Word | undefined)[]>('worse', 'accepted', 'better', 'same', 'unclear', undefined),
    estimate: fc.double({ min: -0.9, max: 9, noNaN: true }),
    isBounded: fc.boolean(),
  })
  .map(({ word, estimate, isBounded, ...more }) => {
    const { word: _, ...bare } = row({
      ...more,
      change: isBounded ? changed(estimate) : { relative: true, estimate },
    });
    return { ...bare, ...(word !== undefined && { word }) };
  });
