import { expect } from 'chai';
import fc from 'fast-check';
import { hours, minutes, ms, seconds } from '../../src/model/units.ts';
import {
  formatGoDuration,
  formatGoNanoseconds,
  parseGoDuration,
  parseGoNanoseconds,
} from '../../src/prow/go-duration.ts';

describe('prow/go-duration', () => {
  it('reads what Go reads', () => {
    expect(parseGoDuration('1h30m')).to.equal(hours(1.5));
    expect(parseGoDuration('5m0s')).to.equal(minutes(5));
    expect(parseGoDuration('-1.5h')).to.equal(hours(-1.5));
    expect(parseGoDuration('+.5s')).to.equal(seconds(0.5));
    expect(parseGoDuration('1.5\u00b5s')).to.equal(ms(0.0015));
    expect(parseGoDuration('0')).to.equal(ms(0));
  });

  for (const text of ['', '-', '1', '1d', '1h 5m', '1e3s', '.s', 'h', '5m-1s', '2562047h47m16.854775808s', ' 1s']) {
    it(`refuses ${JSON.stringify(text)}`, () => expect(parseGoDuration(text)).to.equal(undefined));
  }

  it('prints as Go prints', () => {
    const printed = [hours(4), minutes(90), minutes(5), seconds(61.5), ms(1.5), ms(0.0015), ms(0), seconds(-2)];
    expect(printed.map(formatGoDuration)).to.deep.equal([
      '4h0m0s',
      '1h30m0s',
      '5m0s',
      '1m1.5s',
      '1.5ms',
      '1.5\u00b5s',
      '0s',
      '-2s',
    ]);
  });

  it('reads back every duration that Go has', () => {
    const nanoseconds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(fc.property(nanoseconds, (value) => parseGoNanoseconds(formatGoNanoseconds(value)) === value));
  });
});
