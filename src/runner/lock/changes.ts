import { type EpochMs, epochMs, type Milliseconds, ms } from '../../model/units.ts';
import { type Break, type Claim, type Lease, MAX_BREAKS, MAX_WAITERS, type Waiter } from './lease.ts';

/** What one participant wants of the lock. */
export interface LockRequest {
  readonly claim: Claim;
  readonly durationMs: Milliseconds;
  /** How long it expects to hold the lock. */
  readonly estimateMs: Milliseconds;
}

/** What a participant shows when it writes: our wall clock, and what the run does. Both are for people alone. */
export interface SignOfLife {
  readonly now: EpochMs;
  readonly doing?: Doing | undefined;
}

export interface Doing {
  /** `load 400` */
  readonly step: string;
  /** How long the holder still needs, by its plan. */
  readonly leftMs: Milliseconds;
}

/** The lease in the hands of `request`, with the next token. `waiting` are those who stay in the queue. */
export function taken(lease: Lease | undefined, request: LockRequest, waiting: readonly Waiter[], now: EpochMs): Lease {
  const holder = { ...request.claim, acquiredAt: now, renewedAt: now, remainingMs: request.estimateMs };
  return {
    token: nextToken(lease, now),
    durationMs: request.durationMs,
    holder,
    queue: without(waiting, request.claim.nonce),
    breaks: lease?.breaks ?? [],
  };
}

/** The same holder, a later sign of life. `estimateMs` is for one that does not say what it does. */
export function renewed(
  lease: Lease,
  waiting: readonly Waiter[],
  estimateMs: Milliseconds,
  { now, doing }: SignOfLife,
): Lease {
  if (lease.holder === undefined) return lease;
  const renewedAt = epochMs(Math.max(now, lease.holder.renewedAt + 1));
  const { step: _, ...holder } = lease.holder;
  const remainingMs = doing?.leftMs ?? estimateMs;
  return {
    ...lease,
    holder: { ...holder, renewedAt, remainingMs, ...(doing && { step: doing.step }) },
    queue: waiting,
  };
}

/** The lease without `nonce`: neither its holder nor in its queue. The token stays, so that the next one is higher. */
export function withdrawn(lease: Lease, nonce: string): Lease {
  const holder = lease.holder?.nonce === nonce ? undefined : lease.holder;
  return { ...lease, holder, queue: without(lease.queue, nonce) };
}

/** A heartbeat of one who waits; who is not in the queue joins at its end, while there is room. */
export function queued(lease: Lease, request: LockRequest, waiting: readonly Waiter[], now: EpochMs): Lease {
  const { claim, estimateMs } = request;
  const isMine = (waiter: Waiter): boolean => waiter.nonce === claim.nonce;
  if (waiting.some(isMine)) {
    const beaten = waiting.map((waiter) => (isMine(waiter) ? { ...waiter, beat: waiter.beat + 1 } : waiter));
    return { ...lease, queue: beaten };
  }
  const joined = [...waiting, { ...claim, since: now, beat: 0, estimateMs }];
  return { ...lease, queue: joined.slice(0, MAX_WAITERS) };
}

/**
 * The lease taken from its holder by a person: it passes to a holder that does not exist and never renews. So the next one waits the
 * duration out as after a crash, and a holder that is alive after all notices or fences itself before that.
 */
export function breakLease(lease: Lease, by: { identity: string; nonce: string; reason: string }, now: EpochMs): Lease {
  const { identity, nonce, reason } = by;
  const record: Break = { at: now, by: identity, reason, holder: lease.holder?.identity ?? '', token: lease.token };
  return {
    ...lease,
    token: nextToken(lease, now),
    holder: { identity: BROKEN, nonce, purpose: {}, acquiredAt: now, renewedAt: now, remainingMs: ms(0) },
    breaks: [...lease.breaks, record].slice(-MAX_BREAKS),
  };
}

/** Identity that holds a broken lease until its duration has passed. */
export const BROKEN = 'nobody (broken)';

/** The record of the break by which a token was taken from its holder. */
export const breakOf = (lease: Lease, token: number): Break | undefined =>
  lease.breaks.find((record) => record.token === token);

const without = (waiters: readonly Waiter[], nonce: string): readonly Waiter[] =>
  waiters.filter((waiter) => waiter.nonce !== nonce);

const nextToken = (lease: Lease | undefined, now: EpochMs): number =>
  lease === undefined ? firstToken(now) : lease.token + 1;

/**
 * The first token of a new Lease counts seconds: so it is higher than all of one that was deleted, which had fewer holders
 * than seconds.
 */
export const firstToken = (now: EpochMs): number => Math.max(1, Math.floor((now - TOKENS_BEGIN) / 1000));

const TOKENS_BEGIN = Date.UTC(2026, 0, 1);
