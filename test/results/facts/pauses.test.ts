import { expect } from 'chai';
import { pausedWithin, sinceOf, widened } from '../../../src/results/facts/pauses.ts';
import type { Pause } from '../../../src/results/facts/record.ts';
import { at } from '../../support/run-record.ts';

describe('[U] results/facts/pauses', () => {
  it('takes what came in a pause, or is read right after it, for as old as the pause', () => {
    const since = sinceOf([pause(1000, 5000)]);
    const all = [999, 1000, 3000, 5000, 5250, 5251].map((time) => [time, since(at(time))]);
    expect(all).to.deep.equal([
      [999, 999],
      [1000, 1000],
      [3000, 1000],
      [5000, 1000],
      [5250, 1000],
      [5251, 5251],
    ]);
  });

  it('takes a pause that begins while the last is worked off for its continuation', () => {
    const merged = sinceOf([pause(1000, 5000), pause(5250, 6000), pause(6100, 7000)]);
    expect([merged(at(6999)), merged(at(7250))]).to.deep.equal([1000, 1000]);
    const apart = sinceOf([pause(1000, 5000), pause(5251, 6000)]);
    expect([apart(at(5250)), apart(at(5999))]).to.deep.equal([1000, 5251]);
  });

  it('finds the pause among many', () => {
    const pauses = Array.from({ length: 100 }, (_, index) => pause(index * 1000 + 100, index * 1000 + 200));
    const since = sinceOf(pauses);
    for (const { from, to } of pauses) {
      expect(since(to)).to.equal(from);
      expect(since(at(from - 1))).to.equal(from - 1);
    }
    expect(sinceOf([])(at(7))).to.equal(7);
  });

  it('lets a sight reach back as far as we slept, and never less far than it did', () => {
    const since = sinceOf([pause(1000, 5000)]);
    expect(widened({ at: at(4000) }, since)).to.deep.equal({ at: 4000, from: 1000 });
    expect(widened({ at: at(4000), from: at(3000) }, since)).to.deep.equal({ at: 4000, from: 1000 });
    const far = { at: at(4000), from: at(500) };
    expect(widened(far, since)).to.equal(far);
    const awake = { at: at(9000) };
    expect(widened(awake, since)).to.equal(awake);
  });

  it('counts of pauses what lies between two instants', () => {
    const pauses = [pause(1000, 3000), pause(4000, 5000), pause(6000, 9000)];
    expect(pausedWithin(pauses, pause(2000, 7000))).to.equal(3000);
    expect(pausedWithin(pauses, pause(3000, 4000))).to.equal(0);
    expect(pausedWithin([], pause(0, 9000))).to.equal(0);
  });
});

const pause = (from: number, to: number): Pause => ({ from: at(from), to: at(to) });
