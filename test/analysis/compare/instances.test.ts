import { expect } from 'chai';
import type { Comparison } from '../../../src/analysis/compare/compare.ts';
import { comparePull } from '../../../src/analysis/compare/pull.ts';
import { toHistory } from '../../../src/history/history.ts';
import type { Run } from '../../../src/history/run.ts';
import { seededRandom } from '../../../src/model/random.ts';
import { epochMs } from '../../../src/model/units.ts';
import { aDeclaration, aDocument, aPoint, aSeries } from '../../support/run-document.ts';

const HEAD = 'b'.repeat(40);
const DAY = 86_400_000;

describe('[U] analysis/compare/instances', () => {
  it('decides nothing after one run, and says how many can', () => {
    const one = compared({ seed: 'one', by: [2] });
    expect(one.conclusion).to.equal('inconclusive');
    expect(one.rows[0]?.needs).to.include({ base: 41, head: 3 });
    expect(one.instances).to.deep.equal({ judged: 1, most: 6, isFinal: false, looks: [3, 4, 5, 6] });
  });

  it('keeps its decision whatever is run after it', () => {
    const worse = compared({ seed: 'stays', by: [1.3, 1.3, 1.3] });
    expect([worse.conclusion, worse.instances?.judged, worse.instances?.isFinal]).to.deep.equal(['regressed', 3, true]);
    const later = compared({ seed: 'stays', by: [1.3, 1.3, 1.3, 0.7, 0.7, 0.7, 0.7] });
    expect(later.rows[0]).to.deep.equal(worse.rows[0]);
    expect(later.conclusion).to.equal('regressed');
  });

  it('looks at six of a commit and no more', () => {
    const open = compared({ seed: 'open', sd: 0.1, by: [1, 1, 1, 1, 1, 1] });
    expect([open.conclusion, open.instances?.isFinal]).to.deep.equal(['inconclusive', true]);
    const more = compared({ seed: 'open', sd: 0.1, by: [1, 1, 1, 1, 1, 1, 9, 9, 9, 9] });
    expect([more.conclusion, more.instances?.judged]).to.deep.equal(['inconclusive', 6]);
  });

  it('counts runs of one deploy as one, and an INVALID one as none', () => {
    const alike = compared({ seed: 'deploy', by: [1.3, 1.3, 1.3], head: { deploy: 'only' } });
    expect([alike.conclusion, alike.instances?.judged]).to.deep.equal(['inconclusive', 1]);
    const invalid = compared({ seed: 'invalid', by: [1.3, 1.3, 1.3], invalid: 2 });
    expect([invalid.conclusion, invalid.instances?.judged]).to.deep.equal(['inconclusive', 2]);
  });

  it('promises no look at which a key series cannot be called that few runs of the base have', () => {
    const few = compared({ seed: 'few', by: [1], lacking: 13 });
    expect(few.instances?.looks).to.deep.equal([5, 6]);
    expect(few.rows[0]?.needs).to.include({ head: 5 });
    const after = (count: number) => compared({ seed: 'few', by: Array(count).fill(9), lacking: 13 });
    expect([4, 5].map((count) => after(count).conclusion)).to.deep.equal(['inconclusive', 'regressed']);
    expect(compared({ seed: 'fewer', by: [1], lacking: 17 }).instances?.looks).to.deep.equal([]);
  });

  it('says how many runs of the base let a series be called that few of them have', () => {
    const { base = 0 } = compared({ seed: 'needs', by: [9, 9, 9], lacking: 15 }).rows[0]?.needs ?? {};
    const grown = (more: number) => compared({ seed: 'needs', by: [9, 9, 9], lacking: 15, runs: 20 + more });
    expect(grown(base - 5).conclusion).to.equal('regressed');
    expect(grown(base - 6).conclusion).to.equal('inconclusive');
  });

  it('calls nothing worse that did not arrive in the base either', () => {
    const bound = compared({ seed: 'bound', by: [1.3, 1.3, 1.3], base: 'censored' });
    expect(bound.conclusion).to.equal('inconclusive');
  });
});

interface Drawn {
  readonly seed: string;
  readonly sd?: number;
  /** Of each run of the pull request, how many times the base. */
  readonly by: readonly number[];
  readonly head?: Partial<Run>;
  /** Of the pull request's runs, which is INVALID. */
  readonly invalid?: number;
  readonly base?: 'ok' | 'censored';
  /** Runs of main; 20 where it is not said. */
  readonly runs?: number;
  /** So many of them, from the oldest on, lack the series. */
  readonly lacking?: number;
}

/** Runs of a pull request after those of main. */
function compared({ seed, sd = 0.02, by, head = {}, invalid, base = 'ok', runs = 20, lacking = 0 }: Drawn): Comparison {
  const random = seededRandom(seed);
  const value = (): number => 100 * Math.exp(sd * random.normal());
  const main = Array.from({ length: runs }, (_, day) =>
    aDocument({ build: String(day + 1), startedAt: epochMs(day * DAY) }, [
      day < lacking ? { series: aSeries(), state: 'missing' } : { ...aPoint(value()), state: base },
    ]),
  );
  const pull = by.map((times, at) =>
    aDocument(
      {
        job: 'pull-perf-density',
        build: String(100 + at),
        startedAt: epochMs((30 + at) * DAY),
        kind: 'presubmit',
        commit: HEAD,
        pull: { number: '7' },
        ...head,
        ...(at === invalid && { outcome: 'invalid' as const }),
      },
      [{ ...aPoint(times * value()), state: at === invalid ? 'invalid' : 'ok' }],
    ),
  );
  const history = toHistory('perf/density', [...main, ...pull]);
  const { comparison } = comparePull(history, () => aDeclaration(), { number: '7', commit: HEAD, line: 'main' });
  if (comparison === undefined) throw new Error('nothing was compared');
  return comparison;
}
