import { expect } from 'chai';
import fc from 'fast-check';
import { type Comparison, compare } from '../../../src/analysis/compare/compare.ts';
import { byInstances } from '../../../src/analysis/compare/instances.ts';
import type { Side } from '../../../src/analysis/compare/side.ts';
import type { Declaration } from '../../../src/history/declaration.ts';
import { nameOf, toHistory } from '../../../src/history/history.ts';
import type { Point, Run } from '../../../src/history/run.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDeclaration, aDocument, aPoint, aSeries } from '../../support/run-document.ts';

describe('[I] analysis/compare', () => {
  it('calls three runs worse that are all higher than twenty', () => {
    const { conclusion, rows } = compare({ base: side(20), head: side(3, { by: 1.2 }) }, declare());
    expect(conclusion).to.equal('regressed');
    expect(rows[0]?.word).to.equal('worse');
    expect(rows[0]?.change?.estimate).to.be.closeTo(0.2, 0.05);
    expect(rows[0]?.smallest).to.be.within(0.02, 0.15);
  });

  it('calls nothing after one run, says what it needs, and that is no pass', () => {
    const { conclusion, rows } = compare({ base: side(20), head: side(1, { by: 1.2 }) }, declare());
    expect(conclusion).to.equal('inconclusive');
    expect(rows[0]).to.include({ word: 'unclear' }).and.not.have.property('smallest');
    expect(rows[0]?.needs).to.include({ head: 2 });
    expect(rows[0]?.needs?.smallest, 'what two runs would see').to.be.within(0.02, 0.2);
    const alone = compare({ base: side(900), head: side(1, { by: 2 }) }, declare());
    expect(alone.conclusion, 'however many the others are').to.equal('inconclusive');
  });

  it('says what it cannot say before the base is long enough', () => {
    const { rows } = compare({ base: side(5), head: side(3, { by: 3 }) }, declare());
    expect(rows[0]?.word).to.equal('unclear');
    expect(rows[0]?.needs).to.include({ base: 7, head: 4 });
  });

  it('calls the same only what the interval shows to be the same', () => {
    const wide = compare({ base: side(20), head: side(3) }, declare());
    expect(wide.rows[0]?.word, 'a large p alone').to.equal('unclear');
    const narrow = compare({ base: side(60), head: side(30) }, declare({ tolerance: 0.05 }));
    expect(narrow.rows[0]?.word).to.equal('same');
    expect(narrow.conclusion).to.equal('pass');
  });

  it('knows which direction is better', () => {
    const up = { base: side(20), head: side(3, { by: 1.2 }) };
    expect(compare(up, declare({ better: 'higher' })).rows[0]?.word).to.equal('better');
    expect(compare(up, declare({ better: 'neither' })).rows[0]).to.not.have.property('word');
    const down = { base: side(20), head: side(3, { by: 0.8 }) };
    const worse = compare(down, declare({ better: 'higher' }));
    expect(worse.rows[0]?.word).to.equal('worse');
    expect(worse.rows[0]?.change?.estimate).to.be.closeTo(-0.2, 0.05);
  });

  it('ranks what never arrived as at least its bound', () => {
    const gone = compare({ base: side(20), head: side(3, { by: 1.2, state: 'censored' }) }, declare());
    expect(gone.rows[0]?.word).to.equal('worse');
    expect(gone.rows[0]?.change).to.not.have.property('high');
    const before = compare({ base: side(20, { state: 'censored' }), head: side(3, { by: 1.2 }) }, declare());
    expect(before.rows[0]?.word, 'the base may have been as high').to.equal('unclear');
  });

  it('is invalid where a side holds no run that is trusted', () => {
    const broken = side(3, { outcome: 'invalid', state: 'invalid' });
    expect(compare({ base: side(20), head: broken }, declare()).conclusion).to.equal('invalid');
    expect(compare({ base: side(0), head: side(3) }, declare()).conclusion).to.equal('invalid');
  });

  it('names the facts that differ between the sides, and those of which a side is mixed', () => {
    const regime = (soft: Readonly<Record<string, string>>) => ({ regime: { id: 'r1', hard: {}, soft } });
    const before = side(20, regime({ 'VM QEMU': '8.2', 'node microcode': '0x1', kernel: '6.1', kubelet: 'v1' }));
    const after = side(3, regime({ 'VM QEMU': '9.0', 'node microcode': '0x1', kernel: '6.2', runtime: 'new' }));
    expect(compare({ base: before, head: after }, declare()).facts).to.deep.equal([
      { fact: 'VM QEMU', base: [{ value: '8.2', runs: 20 }], head: [{ value: '9.0', runs: 3 }] },
      { fact: 'kernel', base: [{ value: '6.1', runs: 20 }], head: [{ value: '6.2', runs: 3 }] },
    ]);
    expect(compare({ base: before, head: before }, declare())).to.not.have.property('facts');
    const runs = before.history.runs.map((run, place) => {
      const { soft } = run.regime;
      const own = { ...soft, kernel: place < 5 ? '6.2' : '6.1', kubelet: place === 19 ? 'v2' : 'v1' };
      const outcome = place === 19 ? ('invalid' as const) : run.outcome;
      return { ...run, outcome, regime: { ...run.regime, soft: own } };
    });
    const mixed = { ...before, history: { ...before.history, runs } };
    expect(compare({ base: mixed, head: before }, declare()).facts, 'an INVALID run says nothing').to.deep.equal([
      {
        fact: 'kernel',
        base: [
          { value: '6.1', runs: 14 },
          { value: '6.2', runs: 5 },
        ],
        head: [{ value: '6.1', runs: 20 }],
      },
    ]);
  });

  it('shows numbers of another regime, and concludes nothing', () => {
    const other = side(3, { by: 2, regime: { id: 'r2', hard: { Kubernetes: '1.37' }, soft: {} } });
    const comparison = compare({ base: side(20), head: other }, declare());
    expect(comparison.conclusion).to.equal('inconclusive');
    expect(comparison.regimes).to.deep.equal([{ fact: 'Kubernetes', base: '1.36', head: '1.37' }]);
    expect(comparison.rows[0]).to.not.have.any.keys('word', 'smallest');
    expect(comparison.rows[0]?.change?.estimate).to.be.closeTo(1, 0.2);
  });

  it('takes runs of one deploy for one observation', () => {
    const again = side(12, { by: 1.2, deploy: 'one' });
    const { rows } = compare({ base: side(20), head: again }, declare());
    expect(rows[0]?.head.count).to.equal(1);
    expect(rows[0]?.word).to.equal('unclear');
  });

  it('never passes where a key metric is gone', () => {
    const { conclusion } = compare({ base: side(60), head: side(30, { state: 'missing' }) }, declare());
    expect(conclusion).to.equal('inconclusive');
  });

  it('calls a comparison without a change at most once in a hundred, all key metrics together', () => {
    const called = Array.from({ length: 100 }, (_, seed) => {
      const random = seededRandom(`null ${seed}`);
      return compare({ base: manySides(30, random), head: manySides(4, random) }, declare());
    }).filter(({ conclusion }: Comparison) => conclusion === 'regressed');
    // 1 % of 100 is 1; more than 5 come by chance once in 1,700 times.
    expect(called.length).to.be.at.most(5);
  });

  it('says finite numbers alone, whatever the sizes of values', () => {
    const sizes = fc.constantFrom(5e-324, 1e-300, 1e-100, 1, 3, 1e100, 1e307, Number.MAX_VALUE, 0, -1, -1e308);
    const some = (minLength: number) => fc.array(sizes, { minLength, maxLength: 12 });
    fc.assert(
      fc.property(some(5), some(1), fc.constantFrom('lower', 'higher'), (before, after, better) => {
        const sides = { base: withValues(before), head: withValues(after) };
        for (const judge of [undefined, byInstances]) {
          const { rows } = compare(sides, declare({ better }), [], judge);
          const numbers = rows.flatMap(({ base, head, change, smallest, needs }) =>
            [base.value, head.value, change?.estimate, change?.low, change?.high, smallest, needs?.smallest].flatMap(
              (each) => each ?? [],
            ),
          );
          expect(numbers.filter((each) => !Number.isFinite(each))).to.deep.equal([]);
        }
      }),
      { numRuns: 20 },
    );
  });
});

interface Drawn extends Partial<Pick<Run, 'outcome' | 'regime' | 'deploy'>> {
  readonly by?: number;
  readonly state?: Point['state'];
}

/** Runs of a series around 100 with a noise of 3 %. */
function side(count: number, { by = 1, state = 'ok', ...run }: Drawn = {}): Side {
  const random = seededRandom(`${count} ${by}`);
  return sideOf(count, run, () => {
    const value = 100 * by * Math.exp(0.03 * random.normal());
    return [aPoint(value, state === 'missing' ? { state, value: Number.NaN } : { state })];
  });
}

const withValues = (values: readonly number[]): Side => {
  const left = [...values];
  return sideOf(values.length, {}, () => [aPoint(left.shift() ?? 0)]);
};

/** Eight series. */
const manySides = (count: number, random: { normal(): number }): Side =>
  sideOf(count, {}, () =>
    Array.from({ length: 8 }, (_, index) =>
      aPoint(100 * Math.exp(0.05 * random.normal()), { series: aSeries({ metric: `metric-${index}` }) }),
    ),
  );

function sideOf(count: number, run: Partial<Run>, points: () => Point[]): Side {
  const documents = Array.from({ length: count }, (_, index) =>
    aDocument({ ...run, build: String(1000 + index), startedAt: epochMs(index * 3_600_000) }, points()),
  );
  const history = toHistory('perf/density', documents);
  return { name: 'side', history, places: documents.map((_, index) => index) };
}

const declare =
  (more: Partial<Declaration> = {}) =>
  (series: Parameters<typeof nameOf>[0]): Declaration =>
    aDeclaration({ title: nameOf(series), ...more });
