import type { Clock } from '../../model/clock.ts';
import { KnownError, usageError } from '../../model/errors.ts';
import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import { BROKEN, breakLease } from './changes.ts';
import type { Lease, LeaseStore } from './lease.ts';
import { notInTimeError, unreachableError } from './lock-errors.ts';
import { isVacant, livingWaiters, look, NOTHING_SEEN } from './silence.ts';

export interface OperatorPorts {
  readonly store: LeaseStore;
  readonly clock: Clock;
}

/** A person who takes the lock from its holder. */
export interface Breaker {
  readonly identity: string;
  readonly nonce: string;
  readonly reason: string;
  /** The holder that the person means; anybody when undefined. */
  readonly onlyFrom?: string | undefined;
}

const ATTEMPTS = 8;
const PAUSE = seconds(1);

/**
 * Takes the lock from its holder and keeps the reason in the Lease. It has no holder until its duration has passed once more, so
 * that a holder that is alive stops first. Resolves to the lease as it was. Throws KnownError `usage` when it is not held,
 * or another than the one meant.
 */
export async function breakLock({ store, clock }: OperatorPorts, by: Breaker): Promise<Lease> {
  let trouble: unknown;
  let before: Lease | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await clock.sleep(PAUSE);
    try {
      const stored = await store.read();
      // A write without an answer was written after all.
      if (before !== undefined && stored?.lease.holder?.nonce === by.nonce) return before;
      before = holdable(stored?.lease, by);
      if ((await store.write(breakLease(before, by, clock.now()), stored?.version)) === 'written') return before;
    } catch (error) {
      if (error instanceof KnownError) throw error;
      trouble = error;
    }
  }
  throw unreachableError(trouble ?? new Error(`the Lease changed at each of ${ATTEMPTS} attempts`));
}

function holdable(lease: Lease | undefined, { onlyFrom }: Breaker): Lease {
  if (lease?.holder === undefined) throw usageError('the lock is not held');
  const { identity } = lease.holder;
  if (identity === BROKEN) throw usageError('the lock is broken already; it is free when its duration has passed');
  if (onlyFrom === undefined || identity === onlyFrom) return lease;
  throw usageError(
    `${identity} holds the lock, not ${onlyFrom}`,
    'prowess lock break --reason "..." takes it from anybody',
  );
}

/**
 * Waits until the lock has no holder and no queue, judged as every participant does: by watching. Calls `seen`
 * with each look. Rejects with KnownError `noLock` after `timeoutMs`.
 */
export async function untilFree(
  { store, clock }: OperatorPorts,
  times: { readonly timeoutMs: Milliseconds; readonly pollEveryMs: Milliseconds },
  seen: (lease: Lease | undefined) => void,
): Promise<void> {
  const end = clock.monotonic() + times.timeoutMs;
  let silence = NOTHING_SEEN;
  while (true) {
    const { lease, trouble } = await lookOnce(store);
    const at = clock.monotonic();
    if (trouble === undefined) {
      silence = look(silence, lease, at);
      seen(lease);
      if (lease === undefined) return;
      if (isVacant(lease, silence, at) && livingWaiters(lease, silence, at).length === 0) return;
    }
    if (at >= end) throw trouble === undefined ? notInTimeError(lease, times.timeoutMs) : unreachableError(trouble);
    await clock.sleep(ms(Math.min(times.pollEveryMs, end - at)));
  }
}

/** A look that had no answer is not the end of waiting. */
async function lookOnce(store: LeaseStore): Promise<{ lease?: Lease; trouble?: unknown }> {
  try {
    const stored = await store.read();
    return stored === undefined ? {} : { lease: stored.lease };
  } catch (trouble) {
    if (trouble instanceof KnownError) throw trouble;
    return { trouble };
  }
}
