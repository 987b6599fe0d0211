import type { Clock } from '../model/clock.ts';
import { usageError } from '../model/errors.ts';
import type { TargetCluster } from '../model/target.ts';
import type { Milliseconds } from '../model/units.ts';
import type { Lease, LeaseStore } from '../runner/lock/lease.ts';
import { unreachableError } from '../runner/lock/lock-errors.ts';
import { type Breaker, breakLock, untilFree } from '../runner/lock/operate.ts';
import { outlookText } from '../runner/lock/outlook.ts';
import { type LockStatus, statusOf } from '../runner/lock/status.ts';
import { timingOf } from '../runner/lock/timing.ts';

/** What an operator's action works on. */
export interface LockDesk {
  readonly target: TargetCluster;
  readonly store: LeaseStore;
  readonly clock: Clock;
}

/** A person, and a nonce of theirs by which a write without an answer is recognised. */
export type Operator = Pick<Breaker, 'identity' | 'nonce'>;

export async function lockStatus({ store }: Pick<LockDesk, 'store'>): Promise<LockStatus> {
  const stored = await store.read().catch((error: unknown) => {
    throw unreachableError(error);
  });
  return statusOf(stored?.lease);
}

/** Says who holds the lock and who waits whenever that changes; ends when it is free and has no queue. */
export async function waitForFree(
  desk: LockDesk,
  options: { readonly timeout?: Milliseconds },
  say: (line: string) => void,
): Promise<void> {
  const { target } = desk;
  const { pollEveryMs } = timingOf(target.lock.durationMs);
  let said = '';
  await untilFree(desk, { timeoutMs: options.timeout ?? target.lock.waitMaxMs, pollEveryMs }, (lease) => {
    const line = whoHasIt(lease);
    if (line !== said) say(line);
    said = line;
  });
}

function whoHasIt(lease: Lease | undefined): string {
  const { holder, queue } = statusOf(lease);
  if (holder === undefined) return `not held; ${queue.length} in the queue`;
  const step = holder.step === undefined ? '' : `, now in ${holder.step}`;
  return `held by ${holder.identity}${step}, ${outlookText(holder.remainingMs)}; ${queue.length} in the queue`;
}

/** From whom it was taken, and how long it stays taken so that the holder can stop first. */
export type Taken = Awaited<ReturnType<typeof breakLock>>;

export interface ReleaseOptions {
  readonly holder?: string;
  readonly force?: boolean;
  readonly reason?: string;
}

/** Gives the lock back in the name of its holder, whose run is over; with --force it is a break. */
export async function release(desk: LockDesk, operator: Operator, options: ReleaseOptions): Promise<Taken> {
  if (options.force === true) return breakIt(desk, operator, { reason: options.reason ?? '' });
  if (options.holder === undefined) {
    throw usageError(
      'whose lock shall be released?',
      'name its holder as lock status prints it: --holder NAME; --force --reason "..." takes it from anybody',
    );
  }
  const reason = options.reason ?? `released in the name of ${options.holder}`;
  return breakLock(desk, { ...operator, reason, onlyFrom: options.holder });
}

/** Takes the lock from its holder; the reason stays in the Lease. */
export async function breakIt(
  desk: LockDesk,
  operator: Operator,
  options: { readonly reason: string },
): Promise<Taken> {
  const reason = options.reason.trim();
  if (reason === '') {
    throw usageError(
      'breaking the lock needs a reason',
      'say it with --reason "..."; it is kept, and the holder sees it',
    );
  }
  return breakLock(desk, { ...operator, reason });
}
