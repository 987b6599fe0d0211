import { expect } from 'chai';
import fc from 'fast-check';
import { shortDuration } from '../../src/config/duration.ts';
import { hours, minutes, ms, seconds } from '../../src/model/units.ts';
import { parseGoDuration } from '../../src/prow/go-duration.ts';

describe('[U] config/duration', () => {
  it('leaves out the units that are zero at the end', () => {
    const times = [hours(4), minutes(90), minutes(5), seconds(61), seconds(60 * 60 + 5), ms(1), ms(0)];
    expect(times.map(shortDuration)).to.deep.equal(['4h', '1h30m', '5m', '1m1s', '1h0m5s', '1s', '0s']);
  });

  it('writes whole seconds so that Go reads them', () => {
    fc.assert(fc.property(fc.nat(), (count) => parseGoDuration(shortDuration(seconds(count))) === seconds(count)));
  });
});
