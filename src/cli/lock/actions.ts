import type { Clock } from '../../model/clock.ts';
import { usageError } from '../../model/errors.ts';
import type { TargetCluster } from '../../model/target.ts';
import type { Milliseconds } from '../../model/units.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { oneLine } from '../../render/visible.ts';
import type { Lease, LeaseStore } from '../../runner/lock/lease.ts';
import { unreachableError } from '../../runner/lock/lock-errors.ts';
import { type Breaker, breakLock, untilFree } from '../../runner/lock/operate.ts';
import { statusOf } from '../../runner/lock/status.ts';
import { timingOf } from '../../runner/lock/timing.ts';
import type { Io } from '../io.ts';
import { statusText } from './status-text.ts';

/** What an operator's action works on. */
export interface LockDesk {
  readonly target: TargetCluster;
  readonly store: LeaseStore;
  readonly clock: Clock;
  readonly io: Io;
}

/** A person, and a nonce of theirs by which a write without an answer is recognised. */
export type Operator = Pick<Breaker, 'identity' | 'nonce'>;

export async function showStatus(
  { target, store, clock, io }: LockDesk,
  options: { readonly json?: boolean },
): Promise<void> {
  const stored = await store.read().catch((error: unknown) => {
    throw unreachableError(error);
  });
  const status = statusOf(stored?.lease);
  io.out(options.json === true ? `${JSON.stringify(status, null, 2)}\n` : statusText(target.name, status, clock.now()));
}

/** Says who holds the lock and who waits whenever that changes, and ends when nobody does. */
export async function waitForFree(desk: LockDesk, options: { readonly timeout?: Milliseconds }): Promise<void> {
  const { target, io } = desk;
  const { pollEveryMs } = timingOf(target.lock.durationMs);
  let said = '';
  await untilFree(desk, { timeoutMs: options.timeout ?? target.lock.waitMaxMs, pollEveryMs }, (lease) => {
    const line = whoHasIt(lease);
    if (line !== said) io.err(oneLine(line));
    said = line;
  });
  io.out(`${target.name}: free\n`);
}

function whoHasIt(lease: Lease | undefined): string {
  const { holder, queue } = statusOf(lease);
  const expects = holder === undefined ? '' : `, expects ${formatQuantity(holder.remainingMs, 'ms')} more`;
  return `held by ${holder?.identity ?? 'nobody'}${expects}; ${queue.length} in the queue`;
}

export interface ReleaseOptions {
  readonly holder?: string;
  readonly force?: boolean;
  readonly reason?: string;
}

/** Gives the lock back in the name of its holder, whose run is over; with --force it is a break. */
export async function release(desk: LockDesk, operator: Operator, options: ReleaseOptions): Promise<void> {
  if (options.force === true) return breakIt(desk, operator, { reason: options.reason ?? '' });
  if (options.holder === undefined) {
    throw usageError(
      'whose lock shall be released?',
      'name its holder as lock status prints it: --holder NAME; --force --reason "..." takes it from anybody',
    );
  }
  const reason = options.reason ?? `released in the name of ${options.holder}`;
  await takeAway(desk, { ...operator, reason, onlyFrom: options.holder });
}

/** Takes the lock from whoever holds it; the reason stays in the Lease. */
export async function breakIt(desk: LockDesk, operator: Operator, options: { readonly reason: string }): Promise<void> {
  const reason = options.reason.trim();
  if (reason === '') {
    throw usageError('why shall the lock be broken?', 'say it with --reason "..."; it is kept for those who ask later');
  }
  await takeAway(desk, { ...operator, reason });
}

async function takeAway(desk: LockDesk, breaker: Breaker): Promise<void> {
  const { holder, token, durationMs } = await breakLock(desk, breaker);
  const silence = formatQuantity(durationMs, 'ms');
  desk.io.out(
    `${desk.target.name}: taken from ${oneLine(holder?.identity ?? 'nobody')} (token ${token}); free in ${silence}, so that it can stop first\n`,
  );
}
