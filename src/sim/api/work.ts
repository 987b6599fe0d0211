import type { Random } from '../../model/random.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { SimTime } from '../time.ts';

/** The processors of the API servers: so many requests are worked on at once, the others wait in order. */
export interface Work {
  /** Resolves when the work is done. */
  perform(duration: Milliseconds): Promise<void>;
  /** A duration around `mean`, log-normally spread. */
  draw(mean: Milliseconds): Milliseconds;
}

export function createWork(time: SimTime, random: Random, options: { workers: number; sigma: number }): Work {
  const waiting: (() => void)[] = [];
  let busy = 0;

  const startNext = (): void => {
    if (busy >= options.workers) return;
    const start = waiting.shift();
    if (start === undefined) return;
    busy++;
    start();
  };

  return {
    perform: (duration) =>
      new Promise((resolve) => {
        waiting.push(() =>
          time.after(duration, () => {
            busy--;
            resolve();
            startNext();
          }),
        );
        startNext();
      }),
    draw: (mean) => ms(mean * Math.exp(options.sigma * random.normal() - options.sigma ** 2 / 2)),
  };
}
