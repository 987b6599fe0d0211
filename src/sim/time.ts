import type { Clock } from '../model/clock.ts';
import { type EpochMs, later, type Milliseconds, ms } from '../model/units.ts';
import { TimerHeap } from './timers.ts';

/** The simulator's time: a clock with timers. Virtual in process; paced by the real clock over HTTP (`paced.ts`). */
export interface SimTime extends Clock {
  /** How many times faster than this clock the cluster lives: its periods are so many times shorter. */
  readonly speed: number;
  /**
   * Calls `fire` after `delay`; returns a function that takes the timer back. A `background` timer is one that repeats
   * for ever, such as a heartbeat: nothing waits for it.
   */
  after(delay: Milliseconds, fire: () => void, kind?: 'background'): () => void;
}

/**
 * Virtual time: one queue of timers ordered by (time, sequence). `drive` drains microtasks, then fires one timer, so the
 * order of everything is fixed by the seed. Awaiting real I/O inside would stall it.
 */
export interface VirtualTime extends SimTime {
  /**
   * Runs timers until `main` settles. Rejects when `main` waits and only background timers are left: nothing could ever
   * wake it.
   */
  drive<T>(main: Promise<T>): Promise<T>;
}

export function virtualTime(start: EpochMs): VirtualTime {
  const timers = new TimerHeap();
  let now = 0;

  const after: SimTime['after'] = (delay, fire, kind) =>
    timers.add(now + Math.max(0, delay), kind === 'background', fire);

  const fireNext = (): void => {
    const timer = timers.pop();
    const fire = timer && timers.take(timer);
    if (timer === undefined || fire === undefined) return;
    now = timer.at;
    fire();
  };

  return {
    speed: 1,
    now: () => later(start, ms(now)),
    monotonic: () => ms(now),
    sleep: (duration, signal) => sleepWith(after, duration, signal),
    after,
    async drive(main) {
      let settled = false;
      const watched = main.finally(() => {
        settled = true;
      });
      watched.catch(() => {});
      while (true) {
        await letOthersRun();
        if (settled) return watched;
        if (timers.foreground === 0) throw new Error('the simulation waits, and no timer is left that could wake it');
        fireNext();
      }
    },
  };
}

/** A sleep made of a timer. */
export function sleepWith(after: SimTime['after'], duration: Milliseconds, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = after(duration, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Everybody who waits for what has happened by now goes on, promises first. */
export const letOthersRun = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
