import { expect } from 'chai';
import fc from 'fast-check';
import { binomialDistribution } from 'simple-statistics';
import { seededRandom } from '../../src/model/random.ts';
import { cumulative, dependentRanks, quantileRanks, shareBounds } from '../../src/stats/binomial.ts';
import { rankOf, sorted } from '../../src/stats/quantile.ts';

describe('[U] stats/binomial', () => {
  it('agrees with the distribution of simple-statistics', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 99 }),
        fc.nat(),
        (count, percent, pick) => {
          const most = pick % count;
          const table = (binomialDistribution(count, percent / 100) ?? []).slice(0, most + 1);
          const sum = table.reduce((a, b) => a + b, 0);
          expect(cumulative(most, count, percent / 100)).to.be.closeTo(sum, 2e-4); // its table ends at a tail of 1e-4
        },
      ),
    );
  });

  it('gives the ranks of published tables', () => {
    expect(quantileRanks(100, 50)).to.deep.equal({ low: 40, high: 61 }); // Hahn and Meeker, Statistical Intervals, table A.15
    expect(quantileRanks(6, 50)).to.deep.equal({ low: 1, high: 6 });
  });

  it('does not bound a quantile from samples too few for it', () => {
    expect(quantileRanks(5, 50)).to.deep.equal({ low: undefined, high: undefined });
    expect(quantileRanks(100, 99).high).to.equal(undefined);
    expect(quantileRanks(367, 99).high).to.equal(undefined);
    expect(quantileRanks(368, 99).high).to.equal(368); // 0.99 ^ 368 < 0.025
    expect(quantileRanks(0, 50)).to.deep.equal({ low: undefined, high: undefined });
  });

  it('encloses the rank of the quantile itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), fc.constantFrom(50, 90, 95, 99), (count, percent) => {
        const { low = 0, high = Infinity } = quantileRanks(count, percent);
        expect(low).to.be.at.most(rankOf(percent, count));
        expect(high).to.be.at.least(rankOf(percent, count));
      }),
    );
  });

  it('keeps its promise on exponential samples', () => {
    const random = seededRandom('coverage');
    const truth = -Math.log(1 - 0.9);
    const { low = 0, high = 0 } = quantileRanks(200, 90);
    const covered = Array.from({ length: 2000 }, () => {
      const sample = sorted(Array.from({ length: 200 }, () => random.exponential(1)));
      return (sample[low - 1] ?? Infinity) <= truth && truth <= (sample[high - 1] ?? -Infinity);
    });
    expect(covered.filter(Boolean).length / 2000).to.be.within(0.94, 0.98);
  });

  it('bounds a share as Clopper and Pearson do', () => {
    expect(shareBounds(5, 10).low).to.be.closeTo(0.1871, 1e-4);
    expect(shareBounds(5, 10).high).to.be.closeTo(0.8129, 1e-4);
    expect(shareBounds(0, 10)).to.deep.include({ low: 0 });
    expect(shareBounds(0, 10).high).to.be.closeTo(0.3085, 1e-4);
    expect(shareBounds(10, 10)).to.deep.include({ high: 1 });
    expect(shareBounds(0, 0)).to.deep.equal({ low: 0, high: 1 });
  });

  it('holds at counts where the first probability underflows', () => {
    expect(shareBounds(99_000, 100_000).low).to.be.closeTo(0.98937, 1e-4);
    expect(cumulative(99_000, 100_000, 0.99)).to.be.closeTo(0.5, 0.01);
  });

  it('is less sure of values that depend on each other, and as sure where they do not', () => {
    expect(dependentRanks(400, 50, 400)).to.deep.equal(quantileRanks(400, 50));
    const [all, some] = [400, 40].map((independent) => dependentRanks(400, 50, independent));
    expect(some?.low).to.be.below(all?.low ?? 0);
    expect(some?.high).to.be.above(all?.high ?? 400);
    const { low = NaN, high = NaN } = quantileRanks(40, 50);
    expect(some).to.deep.equal({ low: Math.floor((low * 400) / 41), high: Math.ceil((high * 400) / 41) });
    expect(dependentRanks(400, 50, 2.6)).to.deep.equal({ low: undefined, high: undefined });
  });
});
