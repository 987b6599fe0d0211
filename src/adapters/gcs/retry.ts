import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from './failures.ts';

const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000];

/** Acts again after failures that may pass, with growing pauses; throws the last failure. The client library cannot do this for streams. */
export async function retried<T>(act: () => Promise<T>): Promise<T> {
  for (const pause of PAUSES_MS) {
    try {
      return await act();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
  return act();
}
