import { expect } from 'chai';
import type { Clock } from '../../src/model/clock.ts';
import type { Fact } from '../../src/model/entry.ts';
import { epochMs, later, ms, seconds } from '../../src/model/units.ts';
import { startHeartbeat } from '../../src/runner/heartbeat.ts';
import { virtualTime } from '../../src/sim/time.ts';

interface Machine {
  /** The process does nothing for so long. */
  sleeps(lengthMs: number): void;
  /** The time of day is set. */
  isSet(byMs: number): void;
}

/** What a heartbeat of three seconds records while something happens after one. */
async function beats(happen: (machine: Machine) => void): Promise<{ facts: Fact[]; longestMs: number[] }> {
  const time = virtualTime(epochMs(1_000_000));
  let slept = 0;
  let set = 0;
  const clock: Clock = {
    now: () => later(time.now(), ms(slept)),
    monotonic: () => ms(time.monotonic() + slept),
    wall: () => later(time.now(), ms(slept + set)),
    sleep: time.sleep,
  };
  const facts: Fact[] = [];
  const journal = { append: (fact: Fact) => void facts.push(fact), flush: async () => {}, failed: AbortSignal.any([]) };
  const heartbeat = startHeartbeat({ clock, journal });
  const machine: Machine = {
    sleeps: (lengthMs) => {
      slept += lengthMs;
    },
    isSet: (byMs) => {
      set += byMs;
    },
  };
  const run = async (): Promise<number[]> => {
    await time.sleep(ms(1010));
    happen(machine);
    await time.sleep(seconds(2));
    const longest = [heartbeat?.longestPauseMs() ?? -1, heartbeat?.longestPauseMs() ?? -1];
    await heartbeat?.stop();
    return longest;
  };
  return { longestMs: await time.drive(run()), facts };
}

describe('[I] runner/heartbeat', () => {
  it('records no pause of a process that runs', async () => {
    expect(await beats(() => {})).to.deep.equal({ facts: [], longestMs: [0, 0] });
  });

  it('records from the last beat to the first after a pause, and the longest once', async () => {
    const { facts, longestMs } = await beats(({ sleeps }) => sleeps(4000));
    expect(facts).to.deep.equal([{ type: 'pause', from: 1_001_000, to: 1_005_050 }]);
    expect(longestMs).to.deep.equal([4000, 0]);
  });

  it('leaves out what a busy machine does to any timer', async () => {
    expect((await beats(({ sleeps }) => sleeps(60))).facts).to.deep.equal([]);
  });

  for (const byMs of [3_600_000, -3_600_000, 400, -3000]) {
    it(`records that the time of day was set by ${byMs} ms, and no pause`, async () => {
      const { facts } = await beats(({ isSet }) => isSet(byMs));
      expect(facts).to.deep.equal([{ type: 'clock-step', steppedMs: byMs }]);
    });
  }

  it('needs none where time is virtual', () => {
    const clock = virtualTime(epochMs(0));
    const journal = { append: () => {}, flush: async () => {}, failed: AbortSignal.any([]) };
    expect(startHeartbeat({ clock, journal })).to.equal(undefined);
  });
});
