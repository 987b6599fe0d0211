import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';

describe('[U] model/random', () => {
  it('draws the same numbers from the same seed and others from another', () => {
    const draw = (seed: string): number[] => Array.from({ length: 5 }, seededRandom(seed).uniform);
    expect(draw('a')).to.deep.equal(draw('a'));
    expect(draw('a')).to.not.deep.equal(draw('b'));
  });

  it('has the mean and spread of its distributions', () => {
    const random = seededRandom('moments');
    const mean = (draw: () => number): number => Array.from({ length: 20_000 }, draw).reduce((a, b) => a + b) / 20_000;
    expect(mean(random.uniform)).to.be.closeTo(0.5, 0.01);
    expect(mean(() => random.exponential(10))).to.be.closeTo(10, 0.3);
    expect(mean(random.normal)).to.be.closeTo(0, 0.03);
    expect(mean(() => random.normal() ** 2)).to.be.closeTo(1, 0.04);
  });
});
