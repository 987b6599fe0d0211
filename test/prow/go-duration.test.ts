import { expect } from 'chai';
import fc from 'fast-check';
import { hours, minutes, ms, seconds } from '../../src/model/units.ts';
import { parseGoDuration, parseGoNanoseconds } from '../../src/prow/go-duration.ts';

describe('[U] prow/go-duration', () => {
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

  it('reads every duration that Go has', () => {
    const nanoseconds = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    fc.assert(fc.property(nanoseconds, (value) => parseGoNanoseconds(`${value}ns`) === value));
  });
});
