import { retry } from '../../model/retry.ts';
import { ms } from '../../model/units.ts';
import { systemClock } from '../system-clock.ts';
import { withConnections } from './connections.ts';
import { isTransient, NoAnswer } from './failures.ts';

/** How long a bucket is waited for, in real milliseconds. */
export interface Patience {
  /** One attempt at a small object; a larger one has more, by its size. */
  readonly attemptMs: number;
  /** No further attempt is begun after this. */
  readonly totalMs: number;
  readonly pausesMs: readonly number[];
}

export const PATIENCE: Patience = {
  attemptMs: 30_000,
  totalMs: 60_000,
  pausesMs: [250, 500, 1000, 2000, 4000, 8000],
};

/** What a slow uplink moves in a millisecond: 2 Mbit/s. */
const SLOWEST_BYTES_PER_MS = 256;

/** The longest that one attempt at so many bytes may take. */
export const attemptMs = (bytes: number, patience: Patience): number =>
  Math.ceil(patience.attemptMs + bytes / SLOWEST_BYTES_PER_MS);

/** Acts again after failures that may pass, with growing pauses; throws the last failure. The client library cannot do this for streams. */
export async function retried<T>(act: () => Promise<T>, patience: Patience): Promise<T> {
  const end = systemClock.monotonic() + patience.totalMs;
  return retry(systemClock, act, (error, attempts) => {
    const pause = patience.pausesMs[attempts - 1];
    if (pause === undefined || !isTransient(error) || systemClock.monotonic() >= end) return undefined;
    return ms(pause * (0.5 + Math.random()));
  });
}

/** Rejects with NoAnswer when `act` has not settled in time; its signal aborts then. */
export async function withDeadline<T>(deadlineMs: number, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new NoAnswer(deadlineMs);
      reject(error);
      over.abort(error);
    }, deadlineMs);
  });
  try {
    return await Promise.race([withConnections(over.signal, () => act(over.signal)), late]);
  } finally {
    clearTimeout(timer);
  }
}
