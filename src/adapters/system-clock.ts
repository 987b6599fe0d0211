import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../model/clock.ts';
import { epochMs, ms } from '../model/units.ts';

/** The machine's clock, in which what is measured is stamped. */
export const systemClock: Clock = {
  now: () => epochMs(performance.timeOrigin + performance.now()),
  wall: () => epochMs(Date.now()),
  monotonic: () => ms(performance.now()),
  sleep: async (duration, signal) => {
    try {
      // A timer drops fractions of a millisecond, and no sleeper may wake up before its time.
      await wait(Math.ceil(Math.max(0, duration)), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};

/** The machine's clock for what is due at a time of day: it follows when the clock is set. */
export const wallClock: Clock = { ...systemClock, now: () => epochMs(Date.now()) };
