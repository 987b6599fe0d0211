import { expect } from 'chai';
import { normalQuantile, normalTail } from '../../src/stats/normal.ts';

/** Tail -> z, from tables of the normal distribution. */
const TABLE: readonly [number, number][] = [
  [0.5, 0],
  [0.25, 0.67449],
  [0.025, 1.959964],
  [0.005, 2.575829],
  [1e-6, 4.753424],
  [1e-12, 7.034484],
  [0.975, -1.959964],
];

describe('[U] stats/normal', () => {
  it('finds the quantiles of the tables', () => {
    for (const [tail, z] of TABLE) expect(normalQuantile(tail), String(tail)).to.be.closeTo(z, 1e-6);
  });

  it('finds the quantile of every tail, however small', () => {
    for (let exponent = 1; exponent <= 300; exponent++) {
      const tail = 10 ** -exponent;
      expect(normalTail(normalQuantile(tail)) / tail, `1e-${exponent}`).to.be.closeTo(1, 1e-9);
    }
    for (let share = 1; share < 1000; share++) {
      if (share === 500) continue;
      expect(normalTail(normalQuantile(share / 1000)), String(share)).to.be.closeTo(share / 1000, 1e-12);
    }
  });
});
