import { expect } from 'chai';
import type { Row } from '../../../src/analysis/compare/row.ts';
import { markdownOf } from '../../../src/report/comparison/markdown.ts';
import { changeText, headlineOf, smallestText } from '../../../src/report/comparison/words.ts';
import { changed, comparisonOf, row, sideOf } from '../../support/any-comparison.ts';

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

  it('is a table of Markdown whatever the names are', () => {
    const text = markdownOf(comparisonOf([row({ title: 'a|b\n`c`', word: 'worse' })]), false);
    expect(text).to.include('| worse | a\\|b \\`c\\` |');
  });
});
