import { expect } from 'chai';
import fc from 'fast-check';
import type { Bounds } from '../../../src/model/result.ts';
import {
  censored,
  type Estimate,
  exact,
  isBlurred,
  pointOf,
  quantiles,
  single,
  unseen,
} from '../../../src/results/measurements/estimate.ts';

const estimate: fc.Arbitrary<Estimate> = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
  .map(([value, below, above]) => ({ value, low: value - below, high: value + above }));

describe('[U] results/measurements/estimate', () => {
  it('puts every quantile between its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(estimate, fc.nat(1000).map(censored)), { minLength: 1, maxLength: 200 }),
        (samples) => {
          for (const { value, low = -Infinity, high = Infinity } of quantiles('creation-latency', {}, samples)
            .statistics) {
            expect(value).to.be.within(low, high);
            expect(value).to.satisfy(Number.isFinite);
          }
        },
      ),
    );
  });

  it('encloses the quantiles of any true values that the samples allow', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(estimate, place), { minLength: 1, maxLength: 60 }), (pairs) => {
        const truth = pairs.map(([{ low, high }, share]) => exact(low + share * (high - low)));
        const precise = quantiles('creation-latency', {}, truth).statistics;
        for (const { name, low = -Infinity, high = Infinity } of quantiles(
          'creation-latency',
          {},
          pairs.map(([sample]) => sample),
        ).statistics) {
          const value = precise.find((each) => each.name === name)?.value ?? Number.NaN;
          expect(value).to.be.within(low - 1e-6, high + 1e-6);
        }
      }),
    );
  });

  it('says "at least" exactly where the quantile falls among those that never came', () => {
    const samples = [
      ...Array.from({ length: 95 }, (_, index) => exact(index)),
      ...Array.from({ length: 5 }, () => censored(500)),
    ];
    const { statistics, samples: count, censored: missing } = quantiles('creation-latency', {}, samples);
    expect([count, missing]).to.deep.equal([95, 5]);
    expect(statistics.map(({ name, atLeast }) => [name, atLeast ?? false])).to.deep.equal([
      ['p50', false],
      ['p90', false],
      ['p95', false],
      ['p99', true],
      ['max', true],
    ]);
    expect(statistics.at(-1)?.value).to.equal(500);
  });

  it('has no value for what was not observed in time, but where that costs little', () => {
    const late = (value: number, low: number): Estimate => ({ ...exact(value), observed: { low, high: value } });
    const p50 = (sample: Estimate) => quantiles('creation-latency', {}, Array(10).fill(sample)).statistics[0];
    expect(p50(late(15_550, 3200))).to.deep.include({ name: 'p50', observed: { low: 3200, high: 15_550 } });
    expect(p50(late(15_550, 3200))).to.not.have.property('value');
    expect(p50(late(15_550, 12_000))).to.deep.include({ value: 15_550, observed: { low: 12_000, high: 15_550 } });
    expect(p50(late(300, 100)))
      .to.deep.include({ value: 300 })
      .and.not.have.property('observed');
  });

  it('takes an object that was looked for less long than others for one of them', () => {
    const samples = [...Array.from({ length: 50 }, (_, index) => exact(index + 1)), ...Array(40).fill(unseen(0.5))];
    const { statistics, censored } = quantiles('creation-latency', {}, samples);
    expect(statistics[0]).to.deep.include({ name: 'p50', value: 25 });
    expect(censored).to.equal(40);
  });

  it('leaves out nothing and invents nothing where all are missing', () => {
    const { statistics, samples, censored: missing } = quantiles('creation-latency', {}, [censored(10), censored(20)]);
    expect([samples, missing]).to.deep.equal([0, 2]);
    expect(statistics.every(({ atLeast, value }) => atLeast === true && (value ?? 0) >= 10)).to.equal(true);
    expect(quantiles('creation-latency', {}, []).statistics).to.deep.equal([]);
  });

  it('leaves a side open that so few samples cannot bound', () => {
    const [p50] = quantiles('creation-latency', {}, [exact(1), exact(2), exact(3)]).statistics;
    expect(p50).to.deep.equal({ name: 'p50', value: 2 });
  });

  it('has no interval of the largest beyond this run, and gives those of others by ranks', () => {
    const samples = Array.from({ length: 1000 }, (_, index) => ({ value: index + 1, low: index, high: index + 2 }));
    const { statistics } = quantiles('creation-latency', {}, samples);
    // P(B < 469) and P(B >= 532) are 2.3 % each for B ~ Bin(1000, 1/2): ranks 469 and 532 enclose the median.
    expect(statistics[0]).to.deep.equal({ name: 'p50', value: 500, low: 468, high: 533 });
    expect(statistics.at(-1)).to.deep.equal({ name: 'max', value: 1000, low: 999, high: 1001, covers: 'run' });
  });

  it('is worth a word from a quarter of a second on, and has no value from a third of what it may be on', () => {
    expect(pointOf(1000, {})).to.deep.equal({ value: 1000 });
    expect(pointOf(1000, { low: 900, high: 1150 })).to.deep.equal({ value: 1000 });
    expect(pointOf(1000, { low: 900, high: 1151 })).to.deep.equal({ value: 1000, observed: { low: 900, high: 1151 } });
    expect(pointOf(1000, { low: 800, high: 1200 })).to.deep.equal({ value: 1000, observed: { low: 800, high: 1200 } });
    expect(pointOf(1000, { low: 799, high: 1200 })).to.deep.equal({ observed: { low: 799, high: 1200 } });
    // A bound on the wrong side of the value leaves nothing open there.
    expect(pointOf(1000, { low: 1100, high: 1200 })).to.deep.equal({ value: 1000 });
    expect(pointOf(1000, { low: 700, high: 900 })).to.deep.equal({ value: 1000, observed: { low: 700, high: 1000 } });
  });

  it('is blurred beyond the least that is worth a word, and a share of what it may be', () => {
    expect(isBlurred({ low: 200, high: 300 }, 100)).to.equal(false);
    expect(isBlurred({ low: 199, high: 300 }, 100)).to.equal(true);
    expect(isBlurred({ low: 0, high: 100 }, 100)).to.equal(false);
    expect(isBlurred({ low: 150, high: 300 }, 100, 0.5)).to.equal(false);
    expect(isBlurred({ low: 149, high: 300 }, 100, 0.5)).to.equal(true);
  });

  it('gives of single numbers what is known, to a millionth', () => {
    const { statistics, ...rest } = single(
      'throughput',
      { level: '10' },
      { value: { low: 1.23456789, high: Infinity }, count: { value: 0.1 + 0.2 } },
      7,
    );
    expect(statistics).to.deep.equal([
      { name: 'value', low: 1.234568 },
      { name: 'count', value: 0.3 },
    ]);
    expect(rest).to.deep.equal({ metric: 'throughput', labels: { level: '10' }, samples: 7, censored: 0 });
  });

  it('gives what was not observed in time to a millionth too, and open above where nothing bounds it', () => {
    const observedOf = (observed: Bounds) => single('throughput', {}, { value: { observed } }, 7).statistics;
    expect(observedOf({ low: 1 / 3, high: 2 / 3 })).to.deep.equal([
      { name: 'value', observed: { low: 0.333333, high: 0.666667 } },
    ]);
    expect(observedOf({ low: 0 })).to.deep.equal([{ name: 'value', observed: { low: 0 } }]);
  });

  it('gives each metric the statistics of its catalogue', () => {
    expect(quantiles('apiserver-latency', {}, [exact(1)]).statistics.map(({ name }) => name)).to.deep.equal([
      'p50',
      'p90',
      'p95',
      'p99',
    ]);
    expect(quantiles('throughput', {}, [exact(1)]).statistics).to.deep.equal([]);
  });

  it('has waited for no less than no time', () => {
    expect(censored(-5)).to.deep.equal({ value: Infinity, low: 0, high: Infinity });
    expect(unseen(-5)).to.deep.equal({ value: Infinity, low: 0, high: Infinity, unseen: true });
  });
});
