import type { EpochMs, Milliseconds } from '../../model/units.ts';

/** The lock of one cluster, as its Lease holds it. */
export interface Lease {
  /** Fencing token of the holder, or of the last one where there is none: every holder's is higher than the one before. */
  readonly token: number;
  /** How long a holder may be silent, by the clock of those who wait. */
  readonly durationMs: Milliseconds;
  readonly holder: Holder | undefined;
  /** Who waits, in the order in which they will be served. */
  readonly queue: readonly Waiter[];
  /** The last times that a person took the lock away, oldest first. */
  readonly breaks: readonly Break[];
}

/** Who wants the lock, and what for. */
export interface Claim {
  /** A name for people. */
  readonly identity: string;
  /** Unique for each attempt to get the lock: by it a participant knows its own writes when no reply came. */
  readonly nonce: string;
  readonly purpose: Purpose;
}

export interface Purpose {
  readonly test?: string | undefined;
  readonly job?: string | undefined;
  /** Where the build can be seen. */
  readonly link?: string | undefined;
}

export interface Holder extends Claim {
  readonly acquiredAt: EpochMs;
  /** By the holder's own clock, rising with every renewal: only that it changes means anything to others. */
  readonly renewedAt: EpochMs;
  /** How long the holder thought, when it renewed, that it will still need the lock. */
  readonly remainingMs: Milliseconds;
  /** What it was doing when it renewed: `load 400`. */
  readonly step?: string;
}

export interface Waiter extends Claim {
  readonly since: EpochMs;
  /** Rises with every heartbeat; an entry whose beat does not change is dead and loses its place. */
  readonly beat: number;
  /** How long it expects to hold the lock. */
  readonly estimateMs: Milliseconds;
}

export interface Break {
  readonly at: EpochMs;
  readonly by: string;
  readonly reason: string;
  /** Whom it was taken from. */
  readonly holder: string;
  readonly token: number;
}

export interface StoredLease {
  readonly lease: Lease;
  /** The resourceVersion: opaque, differs after every write. */
  readonly version: string;
}

/**
 * Where the lease is kept. A throw of `read` means that it is not known; a throw of `write` means that it was perhaps
 * written. A KnownError means that trying again is of no use.
 */
export interface LeaseStore {
  read(): Promise<StoredLease | undefined>;
  /** Writes only where the stored version is still `expected`; without one, only where there is no lease yet. */
  write(next: Lease, expected?: string): Promise<'written' | 'conflict'>;
}

/** The annotation stays far below the 256 KiB that Kubernetes allows. */
export const MAX_WAITERS = 64;
export const MAX_BREAKS = 10;
