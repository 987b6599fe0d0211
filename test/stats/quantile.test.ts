import { expect } from 'chai';
import fc from 'fast-check';
import { median, quantile, rankOf, sorted } from '../../src/stats/quantile.ts';

describe('[U] stats/quantile', () => {
  it('gives the smallest value that enough of the values do not exceed', () => {
    const percent = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.constant(99.9));
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1 }), percent, (values, p) => {
        expect(quantile(sorted(values), p)).to.equal(naive(values, p));
      }),
    );
  });

  it('does not depend on the order of the values', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), (values) => {
        expect(quantile(sorted(values), 95)).to.equal(quantile(sorted(values.toReversed()), 95));
      }),
    );
  });

  it('never interpolates: 99 fast values and one slow one have a fast p99', () => {
    const values = sorted([...Array(99).fill(10), 900]);
    expect([quantile(values, 50), quantile(values, 99), quantile(values, 100)]).to.deep.equal([10, 10, 900]);
  });

  it('keeps what never arrived as the largest value', () => {
    expect(quantile(sorted([Infinity, 1, Infinity, 2]), 75)).to.equal(Infinity);
    expect(quantile(sorted([Infinity, 1, Infinity, 2]), 50)).to.equal(2);
  });

  it('is not misled by the last digit of a product', () => {
    expect([rankOf(7, 100), rankOf(99, 100), rankOf(95, 20), rankOf(55, 100)]).to.deep.equal([7, 99, 19, 55]);
  });

  it('has a middle between two values whose sum is no double', () => {
    expect(median(sorted([2 ** 1023, 1.5 * 2 ** 1023]))).to.equal(1.25 * 2 ** 1023);
    expect(median(sorted([-1.5 * 2 ** 1023, -(2 ** 1023)]))).to.equal(-1.25 * 2 ** 1023);
    expect(median(sorted([5e-324, 5e-324]))).to.equal(5e-324);
    expect(median(sorted([1, Infinity]))).to.equal(Infinity);
  });

  it('has no quantile of nothing', () => {
    expect(quantile(sorted([]), 50)).to.equal(undefined);
    expect(median(sorted([]))).to.equal(undefined);
  });

  it('takes the middle, or between the two in the middle', () => {
    expect(median(sorted([3, 1, 2]))).to.equal(2);
    expect(median(sorted([4, 1, 2, 3]))).to.equal(2.5);
  });
});

/** The definition, counted out. */
function naive(values: readonly number[], percent: number): number | undefined {
  const holds = (bound: number): boolean =>
    values.filter((value) => value <= bound).length * 1000 >= Math.round(percent * 10) * values.length;
  return values.filter(holds).reduce<number | undefined>((a, b) => (a === undefined || b < a ? b : a), undefined);
}
