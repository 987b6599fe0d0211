import type { LockFact } from '../../model/entry.ts';
import { seededRandom } from '../../model/random.ts';
import { type Milliseconds, ms } from '../../model/units.ts';
import type { LockRequest, SignOfLife } from './changes.ts';
import type { Lease, StoredLease } from './lease.ts';
import type { Silence } from './silence.ts';
import type { LockTiming } from './timing.ts';

export interface Setup {
  readonly request: LockRequest;
  readonly timing: LockTiming;
  /** Who has not got the lock after this long gives up. */
  readonly waitMaxMs: Milliseconds;
}

/** `at` is our monotonic clock, by which alone the machine judges. */
export type Input = { readonly at: Milliseconds } & SignOfLife & Event;

export type Event =
  | { readonly type: 'timer' }
  | { readonly type: 'read'; readonly stored: StoredLease | undefined }
  | { readonly type: 'written' }
  | { readonly type: 'conflict' }
  /** A read without an answer, or a write that was perhaps written. `permanent`: trying again is of no use. */
  | { readonly type: 'failed'; readonly reason: string; readonly permanent: boolean }
  /**
   * Asks for a renewal that is sent from now on: once it is written, whatever exists now existed while the lock was ours.
   * Tickets rise.
   */
  | { readonly type: 'confirm'; readonly ticket: number }
  /** The load has stopped, or we no longer want the lock. */
  | { readonly type: 'stop' }
  /** There is no time left to take our name out of the lease. */
  | { readonly type: 'give-up' };

export type Command =
  | { readonly type: 'read' }
  | { readonly type: 'write'; readonly lease: Lease; readonly expected: string | undefined }
  /** Replaces the earlier timer of that name. */
  | { readonly type: 'timer'; readonly timer: 'cycle' | 'fence'; readonly at: Milliseconds }
  | { readonly type: 'granted'; readonly token: number }
  /** All tickets up to this one. */
  | { readonly type: 'confirmed'; readonly ticket: number }
  /** Load must stop now. */
  | { readonly type: 'fence'; readonly reason: string }
  /** `named`: our name may still be in the lease, until its duration has passed. */
  | { readonly type: 'ended'; readonly ending: Ending; readonly named?: true }
  | { readonly type: 'report'; readonly fact: LockFact };

export type Ending = 'released' | 'lost' | 'gave-up' | 'withdrawn' | 'failed';

/** What was asked of the store and is not answered yet: one thing at a time. */
export type LeaseCall =
  | { readonly kind: 'read' }
  | { readonly kind: 'write'; readonly sentAt: Milliseconds; readonly does: 'take' | 'queue' | 'withdraw' }
  | { readonly kind: 'write'; readonly sentAt: Milliseconds; readonly does: 'renew'; readonly ticket: number };

export interface Waiting {
  readonly phase: 'waiting';
  readonly call: LeaseCall | undefined;
  readonly silence: Silence;
  readonly giveUpAt: Milliseconds;
  readonly nextBeatAt: Milliseconds;
  readonly position: number | undefined;
  /** Of the take that is on its way. */
  readonly token: number;
  /** Writes in a row that met the write of another. */
  readonly conflicts: number;
}

export interface Held {
  readonly phase: 'held';
  readonly call: LeaseCall | undefined;
  readonly silence: Silence;
  readonly token: number;
  readonly since: Milliseconds;
  /** From here on another may hold the lock. */
  readonly fenceAt: Milliseconds;
  /** The last ticket that was asked for, and the last that was confirmed. */
  readonly asked: number;
  readonly confirmed: number;
  /** Writes in a row that met the write of another. */
  readonly conflicts: number;
}

export interface Fenced {
  readonly phase: 'fenced';
  readonly call: LeaseCall | undefined;
  readonly token: number;
}

export interface Leaving {
  readonly phase: 'leaving';
  readonly call: LeaseCall | undefined;
  /** Undefined for one who only waited. */
  readonly token: number | undefined;
  readonly ending: Ending;
  /** After this every other takes us for dead, so that trying on is of no use. */
  readonly until: Milliseconds;
  /** Writes in a row that met the write of another. */
  readonly conflicts: number;
}

export interface Ended {
  readonly phase: 'ended';
}

export type LockState = Waiting | Held | Fenced | Leaving | Ended;
export type Transition = readonly [LockState, readonly Command[]];

/** Asks for the lease again. */
export const readNow = <S extends Exclude<LockState, Ended>>(state: S): Transition => [
  { ...state, call: { kind: 'read' } },
  [{ type: 'read' }],
];

/** Nothing to do before `at`. */
export const waitUntil = <S extends LockState>(state: S, at: number): Transition => [
  state,
  [{ type: 'timer', timer: 'cycle', at: ms(at) }],
];

/**
 * After a write that met the write of another: asks again when a pause has passed, which grows with each in a row. Two who met once would
 * meet again, so each has pauses of its own.
 */
export function readLater<S extends Waiting | Held | Leaving>(setup: Setup, state: S, at: Milliseconds): Transition {
  const conflicts = state.conflicts + 1;
  return waitUntil({ ...state, call: undefined, conflicts }, at + pauseAfter(conflicts, setup));
}

/** Between half of the pause and all of it; the longest is that after a call without an answer. */
function pauseAfter(conflicts: number, { request, timing }: Setup): number {
  const longest = timing.retryEveryMs * Math.min(1, 2 ** conflicts / 16);
  return longest * (0.5 + seededRandom(`${request.claim.nonce} ${conflicts}`).uniform() / 2);
}
