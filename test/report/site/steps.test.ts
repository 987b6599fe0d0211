import { expect } from 'chai';
import fc from 'fast-check';
import { fromSteps, toSteps } from '../../../src/report/site/steps.ts';

describe('[U] report/site/steps', () => {
  it('gives back any whole numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(10n ** 19n), max: 10n ** 19n })), (numbers) => {
        expect(fromSteps(toSteps(numbers))).to.deep.equal(numbers);
      }),
    );
  });

  it('finds the unit of which all steps are multiples', () => {
    const shifted = [3n, 10n, 17n, 18n].map((time) => (time << 22n) + 4096n);
    expect(toSteps(shifted)).to.deep.equal({ first: String((3n << 22n) + 4096n), unit: '4194304', steps: '7 7 1' });
    expect(toSteps([5n, 5n])).to.deep.equal({ first: '5', unit: '1', steps: '0' });
  });
});
