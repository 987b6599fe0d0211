import { expect } from 'chai';
import { ms } from '../../src/model/units.ts';
import { parseDuration, writeDuration } from '../../src/scenarios/duration.ts';

describe('[U] durations of suites', () => {
  it('are written in the largest unit that gives a whole number, and read again', () => {
    const lengths = [0, 500, 1500, 5000, 90_000, 300_000, 7_200_000, 172_800_000].map(ms);
    const texts = lengths.map(writeDuration);
    expect(texts).to.deep.equal(['0s', '500ms', '1500ms', '5s', '90s', '5m', '2h', '2d']);
    expect(texts.map(parseDuration)).to.deep.equal(lengths);
  });
});
