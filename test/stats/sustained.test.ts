import { expect } from 'chai';
import fc from 'fast-check';
import { sorted } from '../../src/stats/quantile.ts';
import { bestSustained } from '../../src/stats/sustained.ts';

describe('[U] stats/sustained', () => {
  it('finds the busiest stretch', () => {
    const times = sorted([0, 10, 20, 21, 22, 23, 40, 60]);
    expect(bestSustained(times, 4, 1)).to.deep.equal({ rate: 1, from: 20, to: 23 });
  });

  it('lengthens a stretch that is too short, and has no rate where all took less', () => {
    expect(bestSustained(sorted([5, 5, 5]), 3, 1000)).to.equal(undefined);
    expect(bestSustained(sorted([0, 1, 2, 900, 1000]), 3, 1000)).to.deep.equal({ rate: 4 / 1000, from: 0, to: 1000 });
  });

  it('names the first of stretches that are as fast', () => {
    expect(bestSustained(sorted([0, 1, 2, 10, 11, 12]), 3, 1)).to.deep.equal({ rate: 1, from: 0, to: 2 });
  });

  it('has no rate of too few instants', () => {
    expect(bestSustained(sorted([1, 2]), 3, 1)).to.equal(undefined);
  });

  it('agrees with trying every stretch', () => {
    const times = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 2, max: 10 }),
        fc.integer({ min: 1, max: 90 }),
        (values, count, shortest) => {
          const ordered = sorted(values);
          const rates = ordered.flatMap((from, first) =>
            ordered.flatMap((to, last) =>
              last - first + 1 >= count && to - from >= shortest ? (last - first) / (to - from) : [],
            ),
          );
          expect(bestSustained(ordered, count, shortest)?.rate).to.equal(
            rates.length === 0 ? undefined : Math.max(...rates),
          );
        },
      ),
    );
  });
});
