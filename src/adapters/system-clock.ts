import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../model/clock.ts';
import { epochMs, ms } from '../model/units.ts';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => epochMs(performance.timeOrigin + performance.now()),
  monotonic: () => ms(performance.now()),
  sleep: async (duration, signal) => {
    try {
      await wait(Math.max(0, duration), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
