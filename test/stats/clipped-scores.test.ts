import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { chanceOfScores, scoresOf } from '../../src/stats/clipped-scores.ts';

const random = seededRandom('scores');
const normal = (count: number, level = 0): number[] => Array.from({ length: count }, () => level + random.normal());

describe('[U] stats/clipped-scores', () => {
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
