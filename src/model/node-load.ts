import type { EpochMs } from './units.ts';

/** What a watcher (`pilot watch`) says of the machine that it runs on: a node with participants of a fleet, or a host of no cluster. */
export interface WatchedLoad {
  /** As the watcher is called. */
  readonly node: string;
  /** Of its kernel: another one after a reboot, when all counters begin again. */
  readonly bootId: string;
  /** Instants of samples are right within this: half of the shortest round trip to the barrier's clock. */
  readonly boundMs: number;
  /** What its kernel shows of the machine, and QEMU and libvirt where it has them; said once. */
  readonly facts?: Readonly<Record<string, string>>;
  readonly samples: readonly LoadSample[];
  /** Why nothing was heard of it: then there is no sample. */
  readonly reason?: string;
}

/** Counters of the kernel at one moment: a number is the difference of two samples. */
export interface LoadSample {
  /** By the barrier's clock. */
  readonly at: EpochMs;
  /** Columns of /proc/stat of all CPUs together, in ticks. `guest` is in `user`, too, and `guest_nice` in `nice`. */
  readonly cpu: Readonly<Record<string, number>>;
  /** Totals of /proc/pressure in microseconds: `cpu some`, `io full`. Empty where the kernel has no PSI. */
  readonly pressureUs: Readonly<Record<string, number>>;
  /** MemAvailable. */
  readonly availableBytes?: number;
}
