import { expect } from 'chai';
import * as fc from 'fast-check';
import { normalQuantile, normalTail } from '../../src/stats/normal.ts';
import { rankSumHigher, rarePairs, smallestRankSum } from '../../src/stats/rank-sum.ts';

describe('[U] stats/rank-sum', () => {
  it('gives the probabilities of the tables', () => {
    // Hollander and Wolfe, 1999, table A.6: m = n = 5, P(W >= 35) = .0754; and all of one above all of the other: 1 / C(10, 5).
    expect(rankSumHigher([1, 2, 3, 6, 8], [4, 5, 7, 9, 10])).to.be.closeTo(0.0754, 0.00005);
    expect(rankSumHigher([1, 2, 3, 4, 5], [6, 7, 8, 9, 10])).to.be.closeTo(1 / 252, 1e-12);
    expect(smallestRankSum(20, 3)).to.be.closeTo(1 / 1771, 1e-12);
  });

  it('takes ties for what they are: equal samples are no sign of anything', () => {
    expect(rankSumHigher([5, 5, 5], [5, 5])).to.equal(1);
    // Of 4 values 1, 1, 1, 2 the one above falls into a sample of one in one of four ways.
    expect(rankSumHigher([1, 1, 1], [2])).to.be.closeTo(0.25, 1e-12);
    expect([rankSumHigher([], [2]), rankSumHigher([2], []), rankSumHigher([], [])]).to.deep.equal([1, 1, 1]);
    expect(rankSumHigher(Array(21).fill(5), Array(21).fill(5))).to.equal(1);
  });

  it('counts the larger sample as well as the smaller', async () => {
    const values = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 9 });
    await fc.assert(
      fc.property(values, values, (base, head) => {
        // The chance to be as high, the chance to be as low, and once more that of exactly this make one.
        const isHigher = rankSumHigher(base, head);
        const isLower = rankSumHigher(head, base);
        expect(isHigher + isLower).to.be.at.least(1 - 1e-9);
        expect(isHigher).to.be.within(0, 1);
        const mirrored = rankSumHigher(
          head.map((value) => -value),
          base.map((value) => -value),
        );
        expect(mirrored).to.be.closeTo(isHigher, 1e-9);
      }),
    );
  });

  it('follows the normal curve where both samples are large', () => {
    // U = 231 of 441 pairs, expected 220.5 with a spread of 39.75, half a pair for continuity.
    expect(rankSumHigher(sequence(21), sequence(21, 0.5))).to.be.closeTo(0.4007, 0.0005);
    // Five above all of 3000: 3.869 deviations.
    expect(rankSumHigher(sequence(3000), sequence(5, 5000))).to.be.closeTo(5.47e-5, 2e-7);
    // One value less each is counted, and lies near.
    expect(rankSumHigher(sequence(20), sequence(20, 0.5))).to.be.closeTo(0.4, 0.005);
  });

  it('finds how many pairs are rare', () => {
    // Hollander and Wolfe: m = n = 5, the 95 % interval lies between the 3rd and the 23rd of 25 differences.
    expect(rarePairs(5, 5, 0.025)).to.equal(3);
    expect(rarePairs(3, 3, 0.025)).to.equal(0);
    expect(rarePairs(39, 1, 0.025)).to.equal(1);
    expect(rarePairs(38, 1, 0.025)).to.equal(0);
    expect(rarePairs(0, 3, 0.025)).to.equal(0);
    // 600 less 1.96 times the square root of 40 x 30 x 71 / 12; and of a sample of 2000 it is not counted either.
    expect(rarePairs(40, 30, 0.025)).to.equal(434);
    expect(rarePairs(2000, 5, 0.025)).to.equal(2465);
  });
});

describe('[U] stats/normal', () => {
  it('knows the tails of the tables, and its inverse', () => {
    expect(normalTail(1.959964)).to.be.closeTo(0.025, 1e-7);
    expect(normalTail(-1)).to.be.closeTo(0.8413447, 1e-6);
    expect(normalTail(6)).to.be.closeTo(9.8659e-10, 1e-13);
    for (const tail of [0.4, 0.05, 1e-3, 1e-8]) expect(normalTail(normalQuantile(tail)) / tail).to.be.closeTo(1, 1e-6);
  });
});

const sequence = (length: number, by = 0): number[] => Array.from({ length }, (_, index) => index + by);
