import { expect } from 'chai';
import { comparePairs } from '../../../src/analysis/compare/paired.ts';
import { comparePull } from '../../../src/analysis/compare/pull.ts';
import { type History, toHistory } from '../../../src/history/history.ts';
import type { Point, Run, RunDocument } from '../../../src/history/run.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs } from '../../../src/model/units.ts';
import { headlineOf } from '../../../src/report/comparison/words.ts';
import { aDeclaration, aDocument, aPoint } from '../../support/run-document.ts';

describe('[I] analysis/compare/paired', () => {
  it('promises no look at which a key series cannot be called that few pairs of the line have', () => {
    expect(compared(history({ pairs: 1 })).pairs?.looks).to.deep.equal([2, 3]);
    expect(compared(history({ pairs: 1, lacking: 50 })).pairs?.looks).to.deep.equal([3]);
  });

  it('calls a build worse that is 20 % slower beside its base on one cluster, whatever that cluster is', () => {
    for (const cluster of [0.5, 1, 3]) {
      const { conclusion, rows, pairs, base, head } = compared(history({ pairs: 3, by: 1.2, cluster }));
      expect(conclusion).to.equal('regressed');
      expect(rows[0]?.word).to.equal('worse');
      expect(rows[0]?.change?.estimate).to.be.closeTo(0.2, 0.05);
      expect(pairs).to.include({ judged: 2, trusted: 3, most: 3, isFinal: true, known: 30 });
      expect([base.runs, head.runs]).to.deep.equal([3, 3]);
    }
  });

  it('is no pass and no regression where the pairs show neither, and says how many there were', () => {
    const comparison = compared(history({ pairs: 3, by: 1.01 }));
    expect(comparison.conclusion).to.equal('inconclusive');
    expect(comparison.rows[0]?.smallest).to.be.within(0.02, 0.2);
    expect(headlineOf(comparison)).to.match(/^not decided after 3 of 3 pairs: /);
  });

  it('is the same within a tolerance that the interval lies in', () => {
    const comparison = compared(history({ pairs: 3, sd: 0.002 }), aDeclaration({ tolerance: 0.05 }));
    expect(comparison.conclusion).to.equal('pass');
    expect(comparison.rows[0]?.word).to.equal('same');
  });

  it('says what the line needs where it is too short for so few pairs', () => {
    const comparison = compared(history({ line: 4, pairs: 3, by: 2 }));
    expect(comparison.conclusion).to.equal('inconclusive');
    expect(comparison.pairs?.needs).to.equal(6);
    expect(headlineOf(comparison)).to.contain('main has 2 pairs of neighbouring runs and needs 3');
  });

  it('takes no pair of which one run is not trusted, and is invalid without any other', () => {
    const one = compared(history({ pairs: 3, by: 1.2, invalid: ['1-head'] }));
    expect(one.pairs).to.include({ trusted: 2 });
    const all = compared(history({ pairs: 2, by: 1.2, invalid: ['1-head', '2-base'] }));
    expect(all.conclusion).to.equal('invalid');
    expect(headlineOf(all)).to.equal('no answer: there is no pair of which both runs are valid');
  });

  it('is no pass where a key series is gone', () => {
    const gone = compared(history({ pairs: 3, sd: 0.002, points: { head: [] } }), aDeclaration({ tolerance: 0.05 }));
    expect(gone.conclusion).to.equal('inconclusive');
    expect(gone.rows[0]).to.not.have.property('change');
  });

  it('ranks what never arrived as at least its bound', () => {
    const bounded = compared(history({ pairs: 3, by: 1.2, state: 'censored' }));
    expect(bounded.rows[0]?.word).to.equal('worse');
    expect(bounded.rows[0]?.change).to.not.have.property('high');
  });

  it('knows which direction is better', () => {
    const up = compared(history({ pairs: 3, by: 1.2 }), aDeclaration({ better: 'higher' }));
    expect(up.rows[0]?.word).to.equal('better');
    const down = compared(history({ pairs: 3, by: 0.8 }), aDeclaration({ better: 'higher' }));
    expect(down.conclusion).to.equal('regressed');
    expect(down.rows[0]?.change?.estimate).to.be.closeTo(-0.2, 0.05);
  });

  it('does not count its runs to the line', () => {
    const { pairs } = compared(history({ line: 20, pairs: 6, most: 6 }));
    expect(pairs?.known).to.equal(10);
  });

  it('is the answer on its pull request, and a decision stays when the job is started again', () => {
    const first = history({ pairs: 3, by: 1.2, pull: true });
    const again = history({ pairs: 3, by: 1, pull: true, id: 'second', line: 0 });
    const both = toHistory('perf/density', [...first.documents, ...again.documents]);
    const asked = { number: '7', commit: HEAD, line: 'main' };
    const { comparison, base } = comparePull(both, () => aDeclaration(), asked);
    expect(comparison?.conclusion).to.equal('regressed');
    expect(comparison?.pairs?.id).to.equal('first');
    expect(base?.commit).to.equal(BASE);
  });
});

const [BASE, HEAD] = ['a'.repeat(40), 'b'.repeat(40)];

interface Drawn {
  /** Runs of the line. */
  readonly line?: number;
  readonly pairs: number;
  readonly most?: number;
  readonly by?: number;
  /** So many runs of the line, from the oldest on, have no trusted value. */
  readonly lacking?: number;
  readonly sd?: number;
  readonly cluster?: number;
  readonly invalid?: readonly string[];
  readonly state?: Point['state'];
  readonly points?: { readonly head: readonly Point[] };
  readonly pull?: boolean;
  readonly id?: string;
}

function history(drawn: Drawn): History & { readonly documents: RunDocument[] } {
  const { line = 60, pairs, sd = 0.02, id = 'first', lacking = 0 } = drawn;
  const random = seededRandom(id);
  const value = (): number => 100 * Math.exp(sd * random.normal());
  const merged = Array.from({ length: line }, (_, at) =>
    aDocument({ build: String(at + 1), startedAt: epochMs(at) }, [
      aPoint(value(), { state: at < lacking ? 'invalid' : 'ok' }),
    ]),
  );
  const own = Array.from({ length: pairs }, (_, at) => [
    baseRun(drawn, at + 1, value()),
    headRun(drawn, at + 1, value()),
  ]).flat();
  const documents = [...merged, ...own];
  return { ...toHistory('perf/density', documents), documents };
}

const baseRun = (drawn: Drawn, number: number, value: number): RunDocument =>
  aDocument({ ...pairedRun(drawn, number, 'base'), commit: BASE }, [aPoint(value * (drawn.cluster ?? 1))]);

function headRun(drawn: Drawn, number: number, value: number): RunDocument {
  const { by = 1, cluster = 1, state = 'ok', pull = false, points } = drawn;
  const run = { ...pairedRun(drawn, number, 'head'), commit: HEAD, ...(pull && { pull: { number: '7' } }) };
  return aDocument(run, points?.head ?? [aPoint(value * by * cluster, { state })]);
}

function pairedRun(
  { id = 'first', most = 3, invalid = [] }: Drawn,
  number: number,
  side: 'base' | 'head',
): Partial<Run> {
  const place = id === 'first' ? 1000 : 2000;
  return {
    build: String(place),
    startedAt: epochMs(place + number),
    kind: 'pair',
    pair: { id, number, side, most },
    outcome: invalid.includes(`${number}-${side}`) ? 'invalid' : 'pass',
  };
}

const compared = (of: History, declared = aDeclaration()) => comparePairs(of, 'first', () => declared);
