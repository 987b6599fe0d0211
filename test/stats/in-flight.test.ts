import { expect } from 'chai';
import fc from 'fast-check';
import { independentAmong } from '../../src/stats/in-flight.ts';

const spans = (...pairs: [number, number][]) => pairs.map(([from, to]) => ({ from, to }));

describe('[U] stats/in-flight', () => {
  it('counts spans that follow each other one by one, whatever lies between them', () => {
    expect(independentAmong(spans([0, 10], [10, 20], [500, 510]))).to.equal(3);
  });

  it('counts spans of one time as one', () => {
    expect(independentAmong(spans([0, 10], [0, 10], [0, 10], [0, 10]))).to.equal(1);
    expect(independentAmong(spans([5, 10], [0, 10], [100, 110], [100, 105]))).to.be.closeTo(8 / 3, 1e-9);
  });

  it('counts spans that took no time, and none', () => {
    expect(independentAmong(spans([5, 5], [5, 5]))).to.equal(2);
    expect(independentAmong([])).to.equal(0);
  });

  it('is never more than there are, nor less than one', () => {
    const some = fc.array(fc.tuple(fc.nat(1000), fc.nat(50)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(some, (pairs) => {
        const found = independentAmong(pairs.map(([from, length]) => ({ from, to: from + length })));
        expect(found).to.be.within(1 - 1e-9, pairs.length);
      }),
    );
  });
});
