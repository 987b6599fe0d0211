import type { Random } from '../../model/random.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { SimOptions } from '../options.ts';
import type { Verb } from '../registry/kinds.ts';
import type { SimTime } from '../time.ts';

/** The processors of the API servers: so many requests are worked on at once, the others wait in order. */
export interface Work {
  /** Resolves when the work is done. */
  perform(duration: Milliseconds): Promise<void>;
  /** The work of one request: log-normally spread around the mean of its verb. */
  drawFor(verb: Verb): Milliseconds;
}

export function createWork(time: SimTime, random: Random, options: SimOptions['api']): Work {
  const { workers, workMs, workSigma: sigma } = options;
  const waiting: (() => void)[] = [];
  let busy = 0;

  const startNext = (): void => {
    if (busy >= workers) return;
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
    drawFor: (verb) => ms((workMs[verb] ?? 1) * Math.exp(sigma * random.normal() - sigma ** 2 / 2)),
  };
}
