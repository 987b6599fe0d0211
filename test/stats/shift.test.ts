import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { type Observed, shiftOf } from '../../src/stats/shift.ts';

describe('[U] stats/shift', () => {
  it('gives the estimate and the interval of the textbook', () => {
    // Hollander and Wolfe, 1999, example 4.1 (permeability of membranes): estimate -.305, 95.8 % interval (-.76, .15).
    const x = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
    const y = [1.15, 0.88, 0.9, 0.74, 1.21];
    const shift = shiftOf(exact(x), exact(y));
    expect(shift?.estimate).to.be.closeTo(-0.305, 1e-9);
    expect(shift?.low).to.be.closeTo(-0.76, 1e-9);
    expect(shift?.high).to.be.closeTo(0.15, 1e-9);
  });

  it('bounds nothing that few runs cannot bound', () => {
    expect(shiftOf(exact([1, 2, 3]), exact([5]))).to.deep.equal({ estimate: 3 });
    expect(shiftOf([], exact([5]))).to.equal(undefined);
  });

  it('leaves the side open on which a bound is all that is known', () => {
    const base = exact(Array.from({ length: 20 }, (_, index) => index));
    const head = [50, 51, 52].map((low) => ({ low, high: Number.POSITIVE_INFINITY }));
    const shift = shiftOf(base, head);
    expect(shift?.low).to.be.greaterThan(30);
    expect(shift).to.not.have.property('high');
    const censoredBase = shiftOf(
      base.map(({ low }) => ({ low, high: Number.POSITIVE_INFINITY })),
      exact([50, 51, 52]),
    );
    expect(censoredBase).to.not.have.property('low');
  });

  it('covers the truth as often as it says', () => {
    const random = seededRandom('moses');
    const draw = (count: number, by: number): Observed[] =>
      exact(Array.from({ length: count }, () => random.exponential(1) + by));
    let covered = 0;
    const rounds = 1000;
    for (let round = 0; round < rounds; round++) {
      const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } =
        shiftOf(draw(20, 0), draw(4, 2)) ?? {};
      if (low <= 2 && 2 <= high) covered++;
    }
    expect(covered / rounds).to.be.within(0.935, 0.985);
  });
});

const exact = (values: readonly number[]): Observed[] => values.map((value) => ({ low: value, high: value }));
