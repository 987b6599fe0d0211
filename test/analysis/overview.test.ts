import { expect } from 'chai';
import { type LineOverview, overviewsOf } from '../../src/analysis/overview.ts';
import { declarations } from '../../src/history/declare/declare.ts';
import { toHistory } from '../../src/history/history.ts';
import type { RunDocument } from '../../src/history/run.ts';
import { epochMs, ms } from '../../src/model/units.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 1);
const at = (hour: number) => epochMs(START + hour * HOUR_MS);

const overview = (documents: readonly RunDocument[], now = at(24 * 365)): LineOverview => {
  const [only] = overviewsOf(toHistory('perf/density', documents), declarations(), { now });
  if (only === undefined) throw new Error('a line is expected');
  return only;
};

/** A run every eight hours, build by build. */
const runs = (count: number, numberOf: (run: number) => number, hourOf = (run: number) => run * 8): RunDocument[] =>
  Array.from({ length: count }, (_, run) =>
    aDocument({ build: String(run + 1), startedAt: at(hourOf(run)) }, [aPoint(numberOf(run))]),
  );

const facts = ({ changes, missing, figures }: LineOverview) => ({
  changes: changes.map(({ state, meaning, run }) => `${state} ${meaning} at ${run.build}`),
  missing: missing.map(({ cause }) => cause),
  now: figures[0]?.now,
});

const wave = (run: number): number => ((run * 7) % 5) - 2;

describe('[I] analysis/overview of histories that are odd', () => {
  it('has nothing to say of one run', () => {
    expect(facts(overview(runs(1, () => 5)))).to.deep.equal({ changes: [], missing: [], now: 5 });
  });

  it('takes runs in the order in which they started, in whatever order they come', () => {
    const ordered = runs(60, (run) => (run < 30 ? 100 : 150) + wave(run));
    const mixed = ordered.toSorted((a, b) => (Number(b.run.build) % 7) - (Number(a.run.build) % 7));
    expect(facts(overview(mixed))).to.deep.equal(facts(overview(ordered)));
    expect(facts(overview(mixed)).changes).to.deep.equal(['confirmed worse at 31']);
  });

  it('sees no change in a constant series, and one where it becomes another constant', () => {
    expect(facts(overview(runs(60, () => 15))).changes).to.deep.equal([]);
    expect(facts(overview(runs(60, (run) => (run < 40 ? 15 : 10)))).changes).to.deep.equal(['improved better at 41']);
  });

  it('takes numbers below and around 0', () => {
    const growth = aSeries({ metric: 'memory-per-object', labels: { component: 'etcd' }, statistic: 'value' });
    const documents = runs(60, () => 0).map(({ run }, place) => ({
      run,
      points: [aPoint((place < 30 ? -50 : 20) + wave(place), { series: growth })],
    }));
    expect(facts(overview(documents)).changes).to.deep.equal(['confirmed worse at 31']);
  });

  it('keeps months without runs apart from missing data', () => {
    const pause = (run: number): number => run * 8 + (run < 30 ? 0 : 2000);
    const seen = overview(runs(60, (run) => 100 + wave(run), pause));
    expect(facts(seen)).to.deep.include({ changes: [], missing: [] });
    expect(seen.freshness?.usualMs).to.equal(8 * HOUR_MS);
  });

  it('takes runs whose clock jumped where that clock says that they are', () => {
    const jumped = overview(
      runs(
        60,
        (run) => 100 + wave(run),
        (run) => (run === 20 ? 900 : run * 8),
      ),
      at(480),
    );
    expect(facts(jumped)).to.deep.include({ changes: [], missing: [] });
    expect(jumped.freshness?.ageMs).to.be.below(0);
    expect(jumped.freshness?.late).to.equal(false);
  });

  it('goes through 100,000 runs', () => {
    const long = overview(runs(100_000, (run) => (run < 99_900 ? 100 : 150) + wave(run)));
    expect(facts(long).changes).to.deep.equal(['confirmed worse at 99901']);
  });

  it('makes a change of the runs that become INVALID', () => {
    const failing = runs(90, (run) => 100 + wave(run)).map(({ run, points }, place) => ({
      run: place < 60 ? run : { ...run, outcome: 'invalid' as const },
      points: points.map((point) => (place < 60 ? point : { ...point, state: 'invalid' as const })),
    }));
    const seen = overview(failing);
    expect(seen.invalid).to.equal(30);
    expect(seen.missing.map(({ cause, from }) => `${cause} from ${from}`)).to.deep.equal(['invalid-runs from 60']);
    expect(seen.changes.map(({ series }) => series.join())).to.include('runs-invalid.share');
  });

  it('warns of a store that deletes runs before there are as many as a base may have', () => {
    const of = (days: number) =>
      overviewsOf(
        toHistory(
          'perf/density',
          runs(60, () => 100),
        ),
        declarations(),
        {
          now: at(480),
          retentionMs: ms(days * 24 * HOUR_MS),
        },
      )[0]?.shortRetention;
    expect(of(30)).to.deep.equal({ days: 30, runs: 90, wanted: 100 });
    expect(of(34)).to.equal(undefined);
  });
});
