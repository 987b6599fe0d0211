import type { Milliseconds } from '../../model/units.ts';
import type { Holder, Lease, Waiter } from './lease.ts';

/**
 * Since when, by our monotonic clock, each sign of life has stood still. Wall clocks of different machines are never
 * compared: who was silent for the lease's duration while we watched is dead, whatever time it wrote.
 */
export type Silence = ReadonlyMap<string, { readonly sign: number; readonly since: Milliseconds }>;

export const NOTHING_SEEN: Silence = new Map();

/** What a look at the lease adds: a sign that changed starts again, one that is gone is forgotten. */
export function look(before: Silence, lease: Lease | undefined, at: Milliseconds): Silence {
  const after = new Map<string, { sign: number; since: Milliseconds }>();
  for (const [key, sign] of signsOfLife(lease)) {
    const known = before.get(key);
    after.set(key, known?.sign === sign ? known : { sign, since: at });
  }
  return after;
}

/** Whether the lease has no holder, or its holder was silent for the lease's whole duration. */
export const isVacant = (lease: Lease, silence: Silence, at: Milliseconds): boolean =>
  lease.holder === undefined || isSilent(holderKey(lease), lease, silence, at);

/** Those who wait and still give signs of life, in order. */
export const livingWaiters = (lease: Lease, silence: Silence, at: Milliseconds): readonly Waiter[] =>
  lease.queue.filter((waiter) => !isSilent(waiterKey(waiter), lease, silence, at));

/** Since when, by our clock, the holder has given no sign of life; undefined where there is none, or we have not watched. */
export const silentSince = (lease: Lease, silence: Silence): Milliseconds | undefined =>
  lease.holder && silence.get(holderKey(lease))?.since;

function isSilent(key: string, lease: Lease, silence: Silence, at: Milliseconds): boolean {
  const seen = silence.get(key);
  return seen !== undefined && at - seen.since >= lease.durationMs;
}

function signsOfLife(lease: Lease | undefined): [string, number][] {
  if (lease === undefined) return [];
  const waiters = lease.queue.map((waiter): [string, number] => [waiterKey(waiter), waiter.beat]);
  return lease.holder === undefined ? waiters : [[holderKey(lease), signOf(lease.holder)], ...waiters];
}

const holderKey = (lease: Lease): string => `holder ${lease.token}`;
/** A participant that was dropped and joins again begins again. */
const waiterKey = (waiter: Waiter): string => `waiter ${waiter.nonce} ${waiter.since}`;
const signOf = (holder: Holder): number => holder.renewedAt;
