import type { Clock } from '../model/clock.ts';
import { type EpochMs, later, type Milliseconds, ms } from '../model/units.ts';

/**
 * Virtual time: one queue of timers ordered by (time, sequence). `drive` drains microtasks, then fires one timer, so the
 * order of everything is fixed by the seed. Awaiting real I/O inside would stall it.
 */
export interface VirtualTime extends Clock {
  /** Calls `fire` after `delay`; returns a function that takes the timer back. */
  after(delay: Milliseconds, fire: () => void): () => void;
  /** Runs timers until `main` settles. Rejects when `main` waits and no timer is left: nothing could ever wake it. */
  drive<T>(main: Promise<T>): Promise<T>;
}

interface Timer {
  readonly at: number;
  readonly sequence: number;
  readonly fire: () => void;
  cancelled: boolean;
}

export function virtualTime(start: EpochMs): VirtualTime {
  const timers = new TimerHeap();
  let now = 0;
  let sequence = 0;

  const after = (delay: Milliseconds, fire: () => void): (() => void) => {
    const timer: Timer = { at: now + Math.max(0, delay), sequence: sequence++, fire, cancelled: false };
    timers.push(timer);
    return () => {
      timer.cancelled = true;
    };
  };

  const fireNext = (): boolean => {
    const timer = timers.pop();
    if (timer === undefined) return false;
    if (!timer.cancelled) {
      now = timer.at;
      timer.fire();
    }
    return true;
  };

  return {
    now: () => later(start, ms(now)),
    monotonic: () => ms(now),
    sleep: (duration, signal) =>
      new Promise((resolve, reject) => {
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
      }),
    after,
    async drive(main) {
      let settled = false;
      const watched = main.finally(() => {
        settled = true;
      });
      watched.catch(() => {});
      while (true) {
        await drainMicrotasks();
        if (settled) return watched;
        if (!fireNext()) throw new Error('the simulation waits, and no timer is left that could wake it');
      }
    },
  };
}

const drainMicrotasks = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A binary heap of timers, earliest (time, sequence) on top. */
class TimerHeap {
  readonly #timers: Timer[] = [];

  push(timer: Timer): void {
    const timers = this.#timers;
    let at = timers.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, above)) return;
      at = above;
    }
  }

  pop(): Timer | undefined {
    const timers = this.#timers;
    const top = timers[0];
    const last = timers.pop();
    if (top === undefined || last === undefined || timers.length === 0) return top;
    timers[0] = last;
    this.#sink();
    return top;
  }

  #sink(): void {
    let at = 0;
    while (true) {
      const left = 2 * at + 1;
      const child = this.#earlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(below: number, above: number): boolean {
    if (!this.#earlier(below, above)) return false;
    const timers = this.#timers;
    const [a, b] = [timers[below], timers[above]];
    if (a === undefined || b === undefined) return false;
    timers[below] = b;
    timers[above] = a;
    return true;
  }

  #earlier(left: number, right: number): boolean {
    const [a, b] = [this.#timers[left], this.#timers[right]];
    if (a === undefined || b === undefined) return false;
    return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
  }
}
