import type { Clock } from './clock.ts';
import type { Milliseconds } from './units.ts';

/**
 * Acts until that succeeds. `pauseAfter` says how long to wait after a failure, by the number of attempts made; undefined where the
 * failure is final, which is thrown then. Rejects with the signal's reason when it is aborted during a pause.
 */
export async function retry<T>(
  clock: Pick<Clock, 'sleep'>,
  act: (attempt: number) => Promise<T>,
  pauseAfter: (error: unknown, attempts: number) => Milliseconds | undefined,
  signal?: AbortSignal,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await act(attempt);
    } catch (error) {
      const pause = pauseAfter(error, attempt);
      if (pause === undefined) throw error;
      await clock.sleep(pause, signal);
    }
  }
}
