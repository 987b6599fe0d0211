import { KnownError, knownIn, messageOf } from '../../model/errors.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Lease } from './lease.ts';

/** From this moment a run cannot be trusted: somebody else may have used the cluster. `trouble` is what stood in the way of renewals. */
export function lostError(reason: string, trouble?: unknown): KnownError {
  const why = trouble === undefined ? '' : `: ${messageOf(trouble)}`;
  return new KnownError('invalid', `the lock was lost: ${reason}${why}`, { hint: knownIn(trouble)?.hint });
}

/** There is no lock, and `lease` says who stood in the way. */
export function notInTimeError(lease: Lease | undefined, waitedMs: Milliseconds): KnownError {
  const { holder, queue = [] } = lease ?? {};
  const held = holder === undefined ? 'nobody holds it now' : `${holder.identity} holds it`;
  const minutes = Math.round(waitedMs / 6000) / 10;
  return new KnownError(
    'noLock',
    `the lock was not free within ${minutes} min: ${held}, ${queue.length} in the queue`,
    {
      hint: 'prowess lock status shows who holds it and who waits',
    },
  );
}

/** There is no lock because its Lease cannot be read or written. */
export const unreachableError = (cause: unknown): KnownError =>
  cause instanceof KnownError
    ? cause
    : new KnownError('infrastructure', `the Lease of the lock cannot be reached: ${messageOf(cause)}`, { cause });
