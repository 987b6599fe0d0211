import type { Clock } from '../model/clock.ts';
import { type Milliseconds, ms } from '../model/units.ts';
import { letOthersRun, type SimTime, sleepWith } from './time.ts';
import { TimerHeap } from './timers.ts';

/** Time that passes by itself: for a simulator that real programs talk to. */
export interface PacedTime extends SimTime {
  /** Fires timers as their time comes, until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const LONGEST_SLEEP = ms(60_000);
/** Timers fired at one go before sockets get their turn. */
const BATCH = 50;

/** The given clock; every delay is divided by `speed`, so that the cluster lives faster while its stamps stay true. */
export function pacedTime(clock: Clock, speed: number): PacedTime {
  const timers = new TimerHeap();
  let wake = new AbortController();

  const after: SimTime['after'] = (delay, fire, kind) => {
    const at = clock.monotonic() + Math.max(0, delay) / speed;
    const isNext = at < (timers.earliest ?? Number.POSITIVE_INFINITY);
    const cancel = timers.add(at, kind === 'background', fire);
    if (isNext) wake.abort();
    return cancel;
  };

  const fireDue = (): void => {
    for (let fired = 0; fired < BATCH && untilNext() <= 0; fired++) {
      const timer = timers.pop();
      const fire = timer && timers.take(timer);
      fire?.();
    }
  };

  const untilNext = (): number => (timers.earliest ?? Number.POSITIVE_INFINITY) - clock.monotonic();

  const sleepUntilNext = async (duration: Milliseconds): Promise<void> => {
    wake = new AbortController();
    await clock.sleep(duration, wake.signal).catch(() => {});
  };

  return {
    speed,
    now: clock.now,
    monotonic: clock.monotonic,
    sleep: (duration, signal) => sleepWith(after, duration, signal),
    after,
    async run(signal) {
      signal.addEventListener('abort', () => wake.abort(), { once: true });
      while (!signal.aborted) {
        fireDue();
        const wait = Math.min(untilNext(), LONGEST_SLEEP);
        if (wait > 0) await sleepUntilNext(ms(wait));
        else await letOthersRun();
      }
    },
  };
}
