import { expect } from 'chai';
import { pairsOutlook } from '../../../src/analysis/compare/pairs-needed.ts';
import type { Declaration } from '../../../src/history/declaration.ts';
import { toHistory } from '../../../src/history/history.ts';
import type { Point } from '../../../src/history/run.ts';
import { capital } from '../../../src/model/capital.ts';
import { epochMs } from '../../../src/model/units.ts';
import { moreRunsText, outlookText } from '../../../src/report/comparison/outlook-words.ts';
import { aDeclaration, aDocument, aPoint, aSeries } from '../../support/run-document.ts';

describe('[I] analysis/compare/pairs-needed', () => {
  it('says after how many pairs a decision may be made, beside those of the line', () => {
    expect(outlookText(outlookOf({ runs: 20 }))).to.equal(
      'at most 3 pairs, which can decide after 2 pairs: main has 10 pairs of neighbouring runs',
    );
  });

  it('names a key series that is new, and refuses nothing for its sake', () => {
    const outlook = outlookOf({ runs: 20, since: { Added: 16 } });
    expect(outlook.looks).to.deep.equal([2, 3]);
    expect(outlook.fewer).to.deep.equal([{ title: 'Added', known: 2, looks: [] }]);
    expect(outlookText(outlook)).to.equal(
      'at most 3 pairs, which can decide after 2 pairs: main has 10 pairs of neighbouring runs; Added is in 2 of them, with which it cannot be called worse',
    );
    const later = outlookText(outlookOf({ runs: 20, since: { Added: 10, Other: 8 } }));
    expect(later).to.contain(
      'Added is in 5 of them, with which it can be called worse after 3 pairs; 1 more key metric',
    );
    const soon = outlookOf({ runs: 40, since: { Added: 2 } });
    expect(outlookText(soon), 'as soon as any').to.match(/in 19 of them$/);
  });

  it('can decide nothing where each key series is in too few of them, and says how many runs are enough', () => {
    const outlook = outlookOf({ runs: 20, since: { Usual: 18, Added: 18 } });
    expect(outlook).to.deep.include({ known: 10, best: 1, looks: [] });
    expect(outlookText(outlook)).to.equal(
      `3 pairs can decide nothing: main has 10 pairs of neighbouring runs, no judged metric is in more than 1 of them, and they need ${outlook.needsKnown}`,
    );
    const more = 2 * (outlook.needsKnown - 1);
    expect(moreRunsText(outlook)).to.equal(`let ${more} more runs of main come first`);
    const then = (count: number) => outlookOf({ runs: 20 + count, since: { Usual: 18, Added: 18 } }).looks.length;
    expect([then(more - 2), then(more)]).to.deep.equal([0, 1]);
  });

  it('counts no pair of which the runs are on two levels, and nothing that is no key series', () => {
    expect(outlookOf({ runs: 41, step: 20 })).to.deep.include({ known: 20, best: 19 });
    expect(outlookOf({ runs: 20 }, { key: false })).to.deep.include({ best: 0, looks: [] });
  });
});

interface Line {
  readonly runs: number;
  /** Of a series: the place of the first run that has it. */
  readonly since?: Readonly<Record<string, number>>;
  /** The place of the first run that is slower. */
  readonly step?: number;
}

function outlookOf({ runs, since = {}, step = runs }: Line, more: Partial<Declaration> = {}) {
  const documents = Array.from({ length: runs }, (_, place) => {
    const value = (place < step ? 100 : 200) + ((place * 7) % 5) / 10;
    const points = Object.entries({ Usual: 0, ...since }).flatMap(([title, first]): Point[] =>
      place < first ? [] : [aPoint(value, { series: aSeries({ metric: title.toLowerCase() }) })],
    );
    return aDocument({ build: String(place + 1), startedAt: epochMs(place) }, points);
  });
  const declare = ({ metric }: { readonly metric: string }) => aDeclaration({ title: capital(metric), ...more });
  return pairsOutlook(toHistory('perf/density', documents), declare, 'main', 3);
}
