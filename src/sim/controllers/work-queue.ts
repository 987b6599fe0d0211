import type { Random } from '../../model/random.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { SimTime } from '../time.ts';

/** A controller's queue as in client-go: each key once, a key that changes while it is worked on comes again. */
export interface WorkQueue {
  add(key: string, delay?: Milliseconds): void;
  /** Keys that wait for a worker. */
  depth(): number;
}

export interface WorkQueueOptions {
  readonly time: SimTime;
  readonly random: Random;
  readonly workers: number;
  /** How long one reconciliation takes: uniform in [0.5, 1.5] times this. */
  readonly workMs: Milliseconds;
  /** Called when the work is done: reads the state as it then is, and writes. */
  readonly reconcile: (key: string) => void;
}

export function createWorkQueue({ time, random, workers, workMs, reconcile }: WorkQueueOptions): WorkQueue {
  const waiting = new Set<string>();
  const working = new Set<string>();

  const startNext = (): void => {
    if (working.size >= workers) return;
    const key = waiting.values().find((candidate) => !working.has(candidate));
    if (key === undefined) return;
    waiting.delete(key);
    working.add(key);
    time.after(ms(workMs * (0.5 + random.uniform())), () => {
      reconcile(key);
      working.delete(key);
      startNext();
    });
  };

  const addNow = (key: string): void => {
    waiting.add(key);
    startNext();
  };

  return {
    add(key, delay) {
      if (delay === undefined) addNow(key);
      else time.after(delay, () => addNow(key));
    },
    depth: () => waiting.size,
  };
}
