import type { Clock } from '../model/clock.ts';
import { type Milliseconds, minutes, ms } from '../model/units.ts';
import { ApiError } from './cluster.ts';

const ATTEMPTS = 6;
/** A server that asks for more is not busy but closed. */
export const LONGEST_WAIT = minutes(2);

/**
 * Sends until it is answered or refused for good; in between it waits as long as the server asks for (Retry-After). Who is sent away for
 * longer than LONGEST_WAIT is refused.
 */
export async function retrying<T>(
  clock: Clock,
  signal: AbortSignal,
  send: (attempt: number) => Promise<T>,
  passes = mayRetry,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send(attempt);
    } catch (error) {
      if (!(error instanceof ApiError) || attempt >= ATTEMPTS || !passes(error.status)) throw error;
      const wait = waitAfter(error, ms(Math.min(100 * 2 ** attempt, 5000)));
      if (wait > LONGEST_WAIT) throw error;
      await clock.sleep(wait, signal);
    }
  }
}

/** How long to leave a server alone after an error: what it asks for, or else what we think right. */
export const waitAfter = (error: unknown, otherwise: Milliseconds): Milliseconds =>
  error instanceof ApiError ? (error.retryAfterMs ?? otherwise) : otherwise;

/** No reply, too many requests, and a server's own trouble pass; a refusal stays a refusal. */
export const mayRetry = (status: number): boolean => status === 0 || isBusy(status);

/** A server that is there, and cannot answer now. */
export const isBusy = (status: number): boolean => status === 429 || status >= 500;
