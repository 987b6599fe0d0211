import type { Clock } from '../model/clock.ts';
import type { Milliseconds } from '../model/units.ts';
import type { WaitingFor } from './waiting-for.ts';

/**
 * Runs `act` with a signal that aborts when one of `stops` does or when `limit` has passed by this clock (virtual time
 * too, which AbortSignal.timeout would not know). Rejects with the signal's reason; a timeout's name is TimeoutError, and it says what was
 * waited for.
 */
export async function withTimeout<T>(
  clock: Clock,
  limit: Milliseconds,
  stops: readonly AbortSignal[],
  act: (signal: AbortSignal) => Promise<T>,
  waitingFor?: Pick<WaitingFor, 'words'>,
): Promise<T> {
  const own = new AbortController();
  const done = new AbortController();
  const signal = AbortSignal.any([...stops, own.signal]);
  clock.sleep(limit, done.signal).then(
    () => own.abort(timeoutError(limit, waitingFor)),
    () => {},
  );
  try {
    return await act(signal);
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    done.abort();
  }
}

/** Aborts with a TimeoutError when `limit` has passed since `from` aborted, unless `done` came first. */
export function abortAfter(
  clock: Clock,
  limit: Milliseconds,
  from: AbortSignal,
  done: AbortSignal,
  waitingFor?: Pick<WaitingFor, 'words'>,
): AbortSignal {
  const over = new AbortController();
  const begin = (): void =>
    void clock.sleep(limit, done).then(
      () => over.abort(timeoutError(limit, waitingFor)),
      () => {},
    );
  if (from.aborted) begin();
  else from.addEventListener('abort', begin, { once: true, signal: done });
  return over.signal;
}

export const isTimeout = (error: unknown): error is Error => error instanceof Error && error.name === 'TimeoutError';

function timeoutError(limit: Milliseconds, waitingFor: Pick<WaitingFor, 'words'> | undefined): Error {
  const words = waitingFor?.words();
  const what = words === undefined ? '' : `, waiting for ${words}`;
  const error = new Error(`took longer than ${Math.round(limit / 1000)} s${what}`);
  error.name = 'TimeoutError';
  return error;
}
