import { expect } from 'chai';
import fc from 'fast-check';
import { sorted } from '../../src/stats/quantile.ts';
import { bestSustained } from '../../src/stats/sustained.ts';

describe('stats/sustained', () => {
  it('finds the busiest stretch', () => {
    const times = sorted([0, 10, 20, 21, 22, 23, 40, 60]);
    expect(bestSustained(times, 4, 1)).to.deep.equal({ rate: 1, from: 20, to: 23 });
  });

  it('does not take an instant for a stretch', () => {
    expect(bestSustained(sorted([5, 5, 5]), 3, 1000)?.rate).to.equal(2 / 1000);
  });

  it('has no rate of too few instants', () => {
    expect(bestSustained(sorted([1, 2]), 3, 1)).to.equal(undefined);
  });

  it('agrees with trying every stretch', () => {
    const times = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(times, fc.integer({ min: 2, max: 10 }), (values, count) => {
        const ordered = sorted(values);
        const rates = ordered
          .slice(count - 1)
          .map((to, index) => (count - 1) / Math.max(to - (ordered[index] ?? 0), 10));
        expect(bestSustained(ordered, count, 10)?.rate ?? -Infinity).to.equal(Math.max(...rates, -Infinity));
      }),
    );
  });
});
