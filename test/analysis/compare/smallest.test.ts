import { expect } from 'chai';
import { smallestVisible } from '../../../src/analysis/compare/smallest.ts';

const RULE = { alpha: 0.05, tolerance: 0 };
/** Give or take 10 %, as logarithms. */
const SCATTERED = [-0.1, 0.08, 0.02, -0.06, 0.1, -0.02, 0.05, -0.09, 0.07, 0, 0.03, -0.04];

describe('[U] analysis/compare/smallest', () => {
  it('takes the noise of both sides: three runs that happen to agree say little of it', () => {
    const base = [0, 0.001, 0.001];
    const alone = smallestVisible({ base, head: [] }, SCATTERED.length, RULE) ?? Number.NaN;
    const seen = smallestVisible({ base, head: SCATTERED }, SCATTERED.length, RULE) ?? Number.NaN;
    expect(alone).to.be.below(0.01);
    expect(seen).to.be.above(0.03);
  });

  it('is of the noise and not of the change that there is', () => {
    const shifted = SCATTERED.map((value) => value + 5);
    const [still, moved] = [SCATTERED, shifted].map((head) => smallestVisible({ base: SCATTERED, head }, 3, RULE));
    expect(moved).to.be.closeTo(still ?? Number.NaN, 1e-9);
  });

  it('is absent where so few runs can never be called', () => {
    expect(smallestVisible({ base: [0], head: [0] }, 1, RULE)).to.equal(undefined);
  });
});
