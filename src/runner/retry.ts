import type { Clock } from '../model/clock.ts';
import { retry } from '../model/retry.ts';
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
  const pauseAfter = (error: unknown, attempts: number): Milliseconds | undefined => {
    if (!(error instanceof ApiError) || attempts >= ATTEMPTS || !passes(error.status)) return undefined;
    const pause = waitAfter(error, ms(Math.min(100 * 2 ** attempts, 5000)));
    return pause > LONGEST_WAIT ? undefined : pause;
  };
  return retry(clock, send, pauseAfter, signal);
}

/** How long to leave a server alone after an error: what it asks for, or else what we think right. */
export const waitAfter = (error: unknown, otherwise: Milliseconds): Milliseconds =>
  error instanceof ApiError ? (error.retryAfterMs ?? otherwise) : otherwise;

/** No reply, too many requests, and a server's own trouble pass; a refusal stays a refusal. */
export const mayRetry = (status: number): boolean => status === 0 || isBusy(status);

/** A server that is there, and cannot answer now. */
export const isBusy = (status: number): boolean => status === 429 || status >= 500;
