import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../../src/model/random.ts';
import type { Measurement } from '../../../src/model/result.ts';
import { recordOf } from '../../../src/results/index.ts';
import { measureAll } from '../../../src/results/measurements/index.ts';
import { quantile, sorted } from '../../../src/stats/quantile.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';

const COUNT = 60;
const RUNS = 40;

describe('[U] results/measurements, against known true latencies', () => {
  it('encloses the true quantiles by both clocks in 95 % of runs, whatever offset, lag and round trip', () => {
    const missed = Array.from({ length: RUNS }, (_, seed) => missedIn(seed)).flat();
    for (const name of new Set(missed)) {
      expect(missed.filter((each) => each === name).length, name).to.be.at.most(RUNS * 0.05);
    }
  });

  it('is within 5 ms of the true p99 by the watch where round trips and lag take a few milliseconds', () => {
    for (const seed of [1, 2, 3]) {
      const { truth, measured } = run(seed, { scenario: PACED, ...jittered(seed, 4, 6) });
      const p99 = running(measured, 'watch').statistics.find(({ name }) => name === 'p99')?.value ?? Number.NaN;
      expect(Math.abs(p99 - (quantile(truth, 99) ?? Number.NaN))).to.be.at.most(5);
    }
  });

  it('finds the offset of the clocks within its own uncertainty', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -5000, max: 5000 }), (seed, offsetMs) => {
        const random = seededRandom(String(seed));
        const scenario = { ...PACED, perSecond: 2 + random.uniform() * 20 };
        const { clock } = recordOf(builtJournal({ scenario, offsetMs, ...jittered(seed, 10, 40) }));
        expect(clock.agreeing).to.equal(clock.samples);
        expect(Math.abs((clock.offsetMs ?? Number.NaN) - offsetMs)).to.be.at.most(clock.uncertaintyMs ?? 0);
        expect(clock.uncertaintyMs).to.be.below(600);
      }),
      { numRuns: 30 },
    );
  });

  it('narrows the offset down to a few round trips when many replies fall on all parts of the second', () => {
    const scenario = { ...PACED, objects: 200, perSecond: 37 };
    const { clock } = recordOf(builtJournal({ scenario, offsetMs: 1234, rttMs: 20 }));
    expect(clock.uncertaintyMs).to.be.below(60);
    expect(clock.offsetMs).to.be.within(1234 - 60, 1234 + 60);
  });
});

/** The statistics whose interval misses the truth in a run under arbitrary conditions. */
function missedIn(seed: number): string[] {
  const random = seededRandom(`conditions ${seed}`);
  const jitter = jittered(seed, 1 + random.integer(1500), 2 + random.integer(800));
  const { truth, measured } = run(seed, { offsetMs: random.integer(10_000) - 5000, ...jitter });
  return ['watch', 'server'].flatMap((clock) =>
    running(measured, clock).statistics.flatMap(({ name, low = -Infinity, high = Infinity }) => {
      const value = quantile(truth, name === 'max' ? 100 : Number(name.slice(1))) ?? Number.NaN;
      return low <= value && value <= high ? [] : [`${clock} ${name}`];
    }),
  );
}

const PACED = { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: COUNT } as const;

function jittered(seed: number, lagMs: number, rttMs: number): Pick<JournalSetup, 'lagMs' | 'rttMs'> {
  const random = seededRandom(`jitter ${seed}`);
  return { lagMs: () => lagMs * (0.5 + random.uniform() / 2), rttMs: () => rttMs * (0.5 + random.uniform() / 2) };
}

function run(seed: number, request: JournalSetup): { truth: ReturnType<typeof sorted>; measured: Measurement[] } {
  const random = seededRandom(`latency ${seed}`);
  const latencies = Array.from({ length: COUNT }, () => 300 + Math.exp(7 + random.normal()));
  const journal = builtJournal({ objects: COUNT, runningMs: (index) => latencies[index] ?? 0, ...request });
  return { truth: sorted(latencies), measured: measureAll(recordOf(journal)) };
}

function running(measured: readonly Measurement[], clock: string): Measurement {
  const found = measured.find(
    ({ metric, labels }) =>
      metric === 'creation-latency' && labels.clock === clock && labels.phase === 'Running' && labels.kind !== 'Pod',
  );
  if (found === undefined) throw new Error('Running was not measured');
  return found;
}
