import { expect } from 'chai';
import { epochMs } from '../../../src/model/units.ts';
import { levels, seriesOf } from '../../../src/results/facts/charts.ts';
import type { Reading, UsageSeries } from '../../../src/results/facts/usage.ts';

describe('[U] results/facts/charts', () => {
  it('labels a series with its component, its source and its queue', () => {
    const depth: UsageSeries = {
      ...GAUGE,
      family: { ...GAUGE.family, metric: 'queue-depth', type: 'gauge' },
      readings: [read(1, { a: [5] })],
    };
    const labels = { component: 'node', source: 'node/a' };
    expect(seriesOf([depth, { ...depth, queue: 'vmi' }])).to.deep.equal([
      { metric: 'queue-depth', labels, points: [[1000, 5]] },
      { metric: 'queue-depth', labels: { ...labels, queue: 'vmi' }, points: [[1000, 5]] },
    ]);
  });

  it('shows a sample of a kubelet once, though it is read several times', () => {
    expect(points(read(1, { a: [5, 1] }), read(2, { a: [5, 1] }), read(3, { a: [6, 3] }))).to.deep.equal([
      [1, 5],
      [3, 6],
    ]);
    expect(points(read(1, { a: [5, 1], b: [1, 1] }), read(2, { a: [5, 1], b: [2, 2] }))).to.deep.equal([
      [1, 6],
      [2, 7],
    ]);
    expect(points(read(1, { a: [5, 1] }), read(2, { b: [5, 1] }))).to.deep.equal([
      [1, 5],
      [2, 5],
    ]);
    expect(points(read(1, { a: [5] }), read(2, { a: [5] }))).to.deep.equal([
      [1, 5],
      [2, 5],
    ]);
  });

  it('divides the rise of a counter by its own clock, else by ours', () => {
    expect(rates(read(0, { a: [0] }), read(10, { a: [5] }))).to.deep.equal([[10, 0.5]]);
    expect(rates(read(0, { a: [0, 100] }), read(10, { a: [5, 104] }))).to.deep.equal([[10, 1.25]]);
    expect(rates(read(0, { a: [0] }), read(10, { a: [5, 104] }))).to.deep.equal([[10, 0.5]]);
    expect(rates(read(0, { a: [0, 100] }), read(10, { a: [5] }))).to.deep.equal([[10, 0.5]]);
  });

  it('shows no rate of a sample that was read twice, and of series with their own stamps the last of each', () => {
    expect(rates(read(0, { a: [0, 0] }), read(10, { a: [0, 0] }), read(20, { a: [5, 10] }))).to.deep.equal([[20, 0.5]]);
    const together = rates(
      read(0, { a: [0, 0], b: [0, 0] }),
      read(10, { a: [5, 10], b: [10, 10] }),
      read(20, { a: [5, 10], b: [30, 20] }),
    );
    expect(together).to.deep.equal([
      [10, 1.5],
      [20, 2.5],
    ]);
  });

  it('shows nothing where the clock of the source says that no time has passed', () => {
    const stuck = rates(
      read(0, { a: [0, 10], b: [0, 0] }),
      read(10, { a: [5, 9], b: [10, 10] }),
      read(20, { a: [10, 19], b: [20, 20] }),
    );
    expect(stuck).to.deep.equal([[20, 1.5]]);
    expect(rates(read(5, { a: [0] }), read(5, { a: [5] }))).to.deep.equal([]);
  });
});

type Shown = Readonly<Record<string, readonly [value: number, takenAtSeconds?: number]>>;

/** What was read at a time, in seconds: series -> its value, and when it was taken by its source's clock. */
const read = (atSeconds: number, shown: Shown): Reading => ({
  at: epochMs(atSeconds * 1000),
  values: new Map(
    Object.entries(shown).map(([key, [value, takenAt]]) => [
      key,
      { value, ...(takenAt !== undefined && { takenAt: epochMs(takenAt * 1000) }) },
    ]),
  ),
});

const GAUGE: UsageSeries = {
  family: { metric: 'cpu-usage', type: 'counter', component: 'source', rank: 1 },
  component: 'node',
  source: 'node/a',
  readings: [],
};

const inSeconds = (all: ReturnType<typeof levels>) => all.map(([time, value]) => [time / 1000, value]);

const points = (...readings: readonly Reading[]) => inSeconds(levels(readings));

const rates = (...readings: Reading[]) => inSeconds(seriesOf([{ ...GAUGE, readings }])[0]?.points ?? []);
