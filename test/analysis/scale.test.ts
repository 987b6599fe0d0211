import { expect } from 'chai';
import fc from 'fast-check';
import { scaleOf } from '../../src/analysis/scale.ts';
import { shiftOf } from '../../src/stats/shift.ts';

const seen = (value: number) => ({ low: value, high: value });
const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 5, maxLength: 8 });

describe('[U] analysis/scale', () => {
  it('gives a finite change of any two sides, in their own direction', () => {
    fc.assert(
      fc.property(values, values, fc.constantFrom('lower', 'higher', 'neither'), (before, after, better) => {
        const [base, head] = [before.map(seen), after.map(seen)];
        const scale = scaleOf(better, [...base, ...head]);
        const shift = shiftOf(base.map(scale.to), head.map(scale.to));
        if (shift === undefined) return expect.fail('no shift');
        const { estimate, low = 0, high = 0 } = scale.change(shift);
        expect([estimate, low, high].filter((each) => !Number.isFinite(each))).to.deep.equal([]);
        if (Math.min(...after) > Math.max(...before)) expect(estimate).to.be.at.least(0);
      }),
    );
  });

  it('is one of ratios where they are less than 1e100 times apart, and else of the values themselves', () => {
    const change = (from: number, to: number) => {
      const scale = scaleOf('lower', [from, to].map(seen));
      return scale.change({ estimate: scale.to(seen(to)).low - scale.to(seen(from)).low });
    };
    expect(change(1e-50, 1e49).relative).to.equal(true);
    expect(change(1e-300, 1e300)).to.deep.equal({ relative: false, estimate: 1e300 });
    expect(change(-1.7e308, 1.7e308)).to.deep.equal({ relative: false, estimate: Number.MAX_VALUE });
    expect(change(100, 150)).to.have.property('estimate').that.is.closeTo(0.5, 1e-9);
  });
});
