import { expect } from 'chai';
import * as fc from 'fast-check';
import { benjaminiHochberg, holm } from '../../src/stats/false-discovery.ts';

describe('[U] stats/false-discovery', () => {
  it('adjusts as the papers do', () => {
    // Benjamini and Hochberg, 1995, section 3.2: at 5 % the four smallest of these fifteen are rejected; Bonferroni and Holm reject three.
    const given = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(benjaminiHochberg(given).filter((p) => p <= 0.05)).to.have.length(4);
    expect(holm(given).filter((p) => p <= 0.05)).to.have.length(3);
    expect(holm([0.01, 0.04, 0.03])).to.deep.equal([0.03, 0.06, 0.06]);
  });

  it('keeps the order of the values, and none becomes smaller', async () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
    for (const adjust of [holm, benjaminiHochberg])
      await fc.assert(fc.property(pValues, (given) => keepsOrder(given, adjust(given))));
  });
});

function keepsOrder(given: readonly number[], adjusted: readonly number[]): void {
  const pairs = given
    .map((p, index) => ({ p, q: adjusted[index] ?? Number.NaN }))
    .sort((a, b) => a.p - b.p || a.q - b.q);
  for (const [place, { p, q }] of pairs.entries()) {
    expect(q).to.be.within(p * (1 - 1e-12), 1);
    expect(q).to.be.at.least((pairs[place - 1]?.q ?? 0) - 1e-12);
  }
}
