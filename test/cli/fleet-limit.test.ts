import { expect } from 'chai';
import { pilotLimitWords, usualLimit } from '../../src/cli/fleet-limit.ts';
import { hours, minutes } from '../../src/model/units.ts';

describe('[I] the longest that a participant of a fleet may take', () => {
  it('is twice what its command is said to take, and at least ten minutes', () => {
    expect([minutes(2), hours(3)].map((duration) => usualLimit('sysbench', duration))).to.deep.equal([
      minutes(10),
      hours(6),
    ]);
  });

  it('follows the tool where nothing is said, and is never before its pilot ends the command', () => {
    expect(usualLimit('sysbench')).to.equal(minutes(70));
    expect(usualLimit('hepscore')).to.equal(hours(12));
  });

  it('is given to pilots that would end their commands before', () => {
    expect([minutes(10), minutes(70), hours(12)].map(pilotLimitWords)).to.deep.equal(['', '', ' --limit 710m']);
  });
});
