import { expect } from 'chai';
import fc from 'fast-check';
import { superiority } from '../../src/stats/superiority.ts';

describe('[U] stats/superiority', () => {
  it('is the share of pairs in which the first is greater', () => {
    expect(superiority([3, 4], [1, 2])).to.equal(1);
    expect(superiority([1, 2], [3, 4])).to.equal(0);
    expect(superiority([1, 3], [2, 2])).to.equal(0.5);
    expect(superiority([2, 2, 2], [2])).to.equal(0.5);
    expect(superiority([], [1])).to.equal(undefined);
  });

  it('of two and of the two the other way round are 1 together', () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(values, values, (first, second) => {
        expect((superiority(first, second) ?? 0) + (superiority(second, first) ?? 0)).to.be.closeTo(1, 1e-12);
      }),
    );
  });
});
