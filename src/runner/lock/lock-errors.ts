import { firstFew } from '../../model/counted.ts';
import { findKnownError, KnownError, messageOf } from '../../model/errors.ts';
import type { Milliseconds } from '../../model/units.ts';
import { BROKEN } from './changes.ts';
import { placeOf } from './estimate.ts';
import type { Lease } from './lease.ts';
import { outlookText } from './outlook.ts';

/** From this moment a run cannot be trusted: another run may have used the cluster. `trouble` is what stood in the way of renewals. */
export function lostError(reason: string, trouble?: unknown): KnownError {
  const why = trouble === undefined ? '' : `: ${messageOf(trouble)}`;
  return new KnownError('invalid', `the lock was lost: ${reason}${why}`, { hint: findKnownError(trouble)?.hint });
}

/** There is no lock, and `lease` says who has it. `what`: its resource, where it is not the lock of the cluster. */
export function notInTimeError(lease: Lease | undefined, waitedMs: Milliseconds, what?: string): KnownError {
  const { holder, queue = [] } = lease ?? {};
  const held = holder === undefined ? 'it is free now' : `${holder.identity} holds it`;
  return new KnownError(
    'noLock',
    `${what ?? 'the lock'} was not free within ${waitText(waitedMs)}: ${held}, ${queue.length} in the queue`,
    { hint: `prowess lock status${what === undefined ? '' : ` --hold ${what}`} shows who holds it and who waits` },
  );
}

/** `3 s`, `1.5 min` */
const waitText = (waited: Milliseconds): string =>
  waited < 60_000 ? `${secondsOf(waited)} s` : `${Math.round(waited / 6000) / 10} min`;

/** There is no lock because its Lease cannot be read or written. */
export const unreachableError = (cause: unknown): KnownError =>
  cause instanceof KnownError
    ? cause
    : new KnownError('infrastructure', `the Lease of the lock cannot be reached: ${messageOf(cause)}`, { cause });

/** What one who waits has learnt of the lock. */
export interface Outlook {
  /** As it was last read. */
  readonly lease: Lease | undefined;
  readonly nonce: string;
  /** How long its holder has given no sign of life. */
  readonly silentMs: Milliseconds;
  /** Why the last call failed, if it did. */
  readonly trouble: unknown;
  /** What it is the lock of, where that is not the cluster. */
  readonly what?: string | undefined;
}

/** Words for a lock that is waited for: who holds it and how that one is, our place in the queue, and what the server answers. */
export function untilMine({ lease, nonce, silentMs, trouble, what = 'the lock' }: Outlook): string {
  const answer = trouble === undefined ? '' : `; its Lease cannot be reached: ${messageOf(trouble)}`;
  if (lease === undefined) return `${what}${answer}`;
  return `${what}: ${holderText(lease, silentMs)}; ${placeText(lease, nonce)}${answer}`;
}

/** `2 of 3 in the queue, behind suite/density-100` */
function placeText(lease: Lease, nonce: string): string {
  const position = placeOf(lease, nonce)?.position;
  if (position === undefined) return 'not in the queue yet';
  const before = lease.queue.slice(0, position - 1).map(({ identity, purpose }) => purpose.test ?? identity);
  const behind = before.length === 0 ? '' : `, behind ${firstFew(before)}`;
  return `${position} of ${lease.queue.length} in the queue${behind}`;
}

function holderText({ holder, durationMs }: Lease, silentMs: Milliseconds): string {
  if (holder === undefined) return 'it is free';
  if (holder.identity === BROKEN) return `it was broken, and is free when ${secondsOf(durationMs)} s have passed`;
  const { test } = holder.purpose;
  const who = `held by ${holder.identity}${test === undefined ? '' : ` for ${test}`}`;
  if (silentMs > durationMs / 2)
    return `${who}, silent for ${secondsOf(silentMs)} s; ${secondsOf(durationMs)} s make it free`;
  const step = holder.step === undefined ? '' : `, now in ${holder.step}`;
  return `${who}${step}, which ${outlookText(holder.remainingMs)}`;
}

const secondsOf = (duration: Milliseconds): number => Math.round(duration / 1000);
