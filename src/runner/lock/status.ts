import { type Milliseconds, ms, toIso } from '../../model/units.ts';
import { BROKEN } from './changes.ts';
import { placeOf } from './estimate.ts';
import type { Break, Lease, Purpose } from './lease.ts';

/** What `lock status --json` prints. Instants are RFC 3339, by the wall clocks of those who wrote them. */
export interface LockStatus {
  /** `broken`: taken from its holder by a person, free when its duration has passed. */
  readonly state: 'free' | 'held' | 'broken';
  /** Of the holder, or of the last one; 0 before the first. */
  readonly token: number;
  readonly durationMs: Milliseconds | undefined;
  readonly holder: HolderStatus | undefined;
  readonly queue: readonly WaiterStatus[];
  readonly breaks: readonly BreakStatus[];
}

export interface HolderStatus extends Purpose {
  readonly identity: string;
  readonly acquiredAt: string;
  readonly renewedAt: string;
  /** How long it thought, at that renewal, that it will still need the lock. */
  readonly remainingMs: Milliseconds;
  /** What it was doing at that renewal. */
  readonly step?: string;
}

export interface WaiterStatus extends Purpose {
  readonly position: number;
  readonly identity: string;
  readonly since: string;
  readonly startsInMs: Milliseconds;
}

export type BreakStatus = Omit<Break, 'at'> & { readonly at: string };

export function statusOf(lease: Lease | undefined): LockStatus {
  if (lease === undefined) {
    return { state: 'free', token: 0, durationMs: undefined, holder: undefined, queue: [], breaks: [] };
  }
  const { token, durationMs, holder, breaks } = lease;
  const state = holder === undefined ? 'free' : holder.identity === BROKEN ? 'broken' : 'held';
  return { state, token, durationMs, holder: holderOf(lease), queue: queueOf(lease), breaks: breaks.map(breakStatus) };
}

function holderOf({ holder }: Lease): HolderStatus | undefined {
  if (holder === undefined || holder.identity === BROKEN) return undefined;
  const { identity, purpose, acquiredAt, renewedAt, remainingMs, step } = holder;
  const known = { identity, ...purpose, acquiredAt: toIso(acquiredAt), renewedAt: toIso(renewedAt), remainingMs };
  return step === undefined ? known : { ...known, step };
}

const queueOf = (lease: Lease): WaiterStatus[] =>
  lease.queue.map(({ identity, nonce, purpose, since }, index) => ({
    position: index + 1,
    identity,
    ...purpose,
    since: toIso(since),
    startsInMs: placeOf(lease, nonce)?.startsInMs ?? ms(0),
  }));

const breakStatus = (record: Break): BreakStatus => ({ ...record, at: toIso(record.at) });
