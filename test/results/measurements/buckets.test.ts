import { expect } from 'chai';
import fc from 'fast-check';
import { bucketQuantiles } from '../../../src/results/measurements/buckets.ts';
import { quantile, sorted } from '../../../src/stats/quantile.ts';

const BOUNDS = [0.1, 0.5, 1, 5];

describe('[U] results/measurements/buckets', () => {
  it('names the bucket in which the true quantile lies, for any samples', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 8, noNaN: true }), { minLength: 1, maxLength: 300 }), (seconds) => {
        for (const { name, value = Number.NaN, low = 0, high = Infinity, atLeast } of measured(seconds)) {
          const truth = (quantile(sorted(seconds), Number(name.slice(1))) ?? Number.NaN) * 1000;
          expect(truth, name).to.be.within(low, high);
          if (atLeast) expect(truth).to.be.above(value);
          else expect(truth).to.be.at.most(value);
        }
      }),
    );
  });

  it('does not interpolate: all in one bucket is all that it says', () => {
    const values = measured(Array(1000).fill(0.3)).map(({ value, low, high }) => [value, low, high]);
    expect(values).to.deep.equal(Array(4).fill([500, 100, 500]));
  });

  it('leaves a side open that so few calls cannot bound, or the last bucket does not', () => {
    expect(measured([0.3, 0.7, 3])).to.deep.equal([
      { name: 'p50', value: 1000 },
      { name: 'p90', value: 5000, low: 100 },
      { name: 'p95', value: 5000, low: 500 },
      { name: 'p99', value: 5000, low: 500 },
    ]);
    const [p50] = measured([...Array(20).fill(0.3), ...Array(18).fill(7)]);
    expect(p50).to.deep.equal({ name: 'p50', value: 500, low: 100 });
  });

  it('says "at least" in the last bucket, which has no upper bound', () => {
    expect(measured(Array(1000).fill(7)).at(-1)).to.deep.equal({ name: 'p99', value: 5000, low: 5000, atLeast: true });
  });
});

function measured(seconds: readonly number[]) {
  const counts = new Map([...BOUNDS, Infinity].map((bound) => [bound, seconds.filter((each) => each <= bound).length]));
  return bucketQuantiles('apiserver-latency', {}, { labels: {}, counts }).statistics;
}
