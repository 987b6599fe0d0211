import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { chanceOfScores, scoresOf } from '../../src/stats/clipped-scores.ts';

const random = seededRandom('scores');
const normal = (count: number, level = 0): number[] => Array.from({ length: count }, () => level + random.normal());

describe('[U] stats/clipped-scores', () => {
  it('counts scores in tenths of a scale from the middle, three scales at most to each side', () => {
    expect(scoresOf([0, 1, 2], 1)).to.deep.equal([20, 30, 40]);
    expect(scoresOf([0, 1, 2], 2)).to.deep.equal([25, 30, 35]);
    expect(scoresOf([5, -1e6, 1e6, 5.04, 4.96], 1)).to.deep.equal([30, 0, 60, 30, 30]);
    expect(scoresOf([], 1)).to.deep.equal([]);
  });

  // A score on the limit is added to those of the base; a sum of one head is drawn to the middle by 1 / sqrt(1 + 1 / 3).
  it('is the share of draws from the scores of the base that lie as far out, counted by hand', () => {
    const close = (base: readonly number[], head: readonly number[], share: number, carried: readonly number[] = []) =>
      expect(chanceOfScores(base, head, 1, carried), `${base} ${head}`).to.be.closeTo(share, 1e-12);
    close([0, 0, 0], [1], 1 / 4);
    close([0, 0, 0], [0], 1);
    // Of the two drawn one at least is the added one: 90 and 120 are above the 76 that is left of 80.
    close([0, 0, 0], [1, 1], 7 / 16);
    close([0, 0, 0], [-1, -1], 7 / 16);
    close([-1, 0, 1], [1], 2 / 4);
    close([-2, 0, 0.5], [1], 1 / 4);
    close([-2, 0, 0.5], [-1], 2 / 4);
    // The share is of draws at the sum as well: 39 is left of 40 above a middle of 30, and 0.9 scores as 39.
    close([-1, 0, 0.9], [1], 2 / 4);
    close([-1, 0, 0.8], [1], 1 / 4);
    close([0], [1], 1 / 2);
    close([0], [1], 2 / 3, [40]);
    close([7], [8], 2 / 3, [40]);
    // Earlier levels are mirrored with the base.
    close([0], [-1], 1 / 3, [40]);
  });

  it('is no sign of anything where a side has no value', () => {
    expect(chanceOfScores([], [5], 1)).to.equal(1);
    expect(chanceOfScores([1, 2, 3], [], 1)).to.equal(1);
  });

  it('is at most as rare as the base can say: k values beyond all n are one in (n + 1)^k', () => {
    const base = Array.from({ length: 99 }, () => 10);
    expect(chanceOfScores(base, [1e6], 1)).to.be.closeTo(1 / 100, 1e-12);
    expect(chanceOfScores(base, [1e6, 1e6], 1)).to.be.closeTo(1 / 100 ** 2, 1e-12);
    expect(chanceOfScores(base, [-1e6], 1)).to.be.closeTo(1 / 100, 1e-12);
  });

  it('is calm about outliers of which the base has seen many', () => {
    const clean = normal(100);
    const wild = clean.map((value, place) => (place % 8 === 0 ? 50 : value));
    const head = [40, 45, 50];
    expect(chanceOfScores(clean, head, 1)).to.be.below(1e-4);
    expect(chanceOfScores(wild, head, 1)).to.be.above(1e-3);
  });

  it('is rarer than p about as often as p in draws without a change', () => {
    const chances = Array.from({ length: 2000 }, () => chanceOfScores(normal(40), normal(5), 1));
    // The side is that of the head: 0.05 is met by 10 % at most, less where a level is found from few values.
    expect(chances.filter((chance) => chance <= 0.05).length / chances.length).to.be.within(0.02, 0.11);
  });

  it('uses scores of earlier levels where the level itself has few values', () => {
    const short = normal(6, 100);
    const head = [106, 106, 106];
    const alone = chanceOfScores(short, head, 1);
    expect(chanceOfScores(short, head, 1, scoresOf(normal(80), 1))).to.be.below(alone);
  });
});
