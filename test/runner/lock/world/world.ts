import type { Random } from '../../../../src/model/random.ts';
import { type EpochMs, epochMs } from '../../../../src/model/units.ts';
import type { Lease } from '../../../../src/runner/lock/lease.ts';
import type { step } from '../../../../src/runner/lock/machine.ts';
import type { LockTiming } from '../../../../src/runner/lock/timing.ts';
import { Events } from './events.ts';

/** What the participants obey. A mutation breaks one part of it, and the checker must notice. */
export interface Protocol {
  readonly step: typeof step;
  readonly timing: LockTiming;
  readonly broken: (lease: Lease) => Lease;
  readonly comparesVersions: boolean;
  readonly terminatesOlder: boolean;
  readonly confirmsNamespace: boolean;
  readonly triesEachNameOnce: boolean;
}

/** How hostile a history is: probabilities of messages, mean times between two faults; 0 means never. */
export interface Hostility {
  readonly participants: number;
  readonly loss: number;
  /** Messages that may take longer than the lease lasts. */
  readonly heavyDelay: number;
  readonly freezeEveryMs: number;
  readonly crashEveryMs: number;
  readonly partitionEveryMs: number;
  readonly breakEveryMs: number;
  readonly deleteEveryMs: number;
  /** Probability that a freeze stops the clock too, as it does in a paused VM. */
  readonly clockStops: number;
  /** Probability that a clock runs as fast or as slow as the bound allows. */
  readonly extremeClocks: number;
  /** Wall clocks differ by up to this. */
  readonly skewMs: number;
}

/** What happened, so that a checker that tries nothing is noticed. */
export class Counts {
  histories = 0;
  grants = 0;
  takeovers = 0;
  fences = 0;
  lost = 0;
  gaveUp = 0;
  breaks = 0;
  leasesDeleted = 0;
  freezes = 0;
  clocksStopped = 0;
  crashes = 0;
  partitions = 0;
  conflicts = 0;
  perhapsWritten = 0;
  lateRequests = 0;
  deadSkipped = 0;
  confirmed = 0;
  createsAccepted = 0;
  createsRefused = 0;
}

export class World {
  readonly events = new Events();
  readonly random: Random;
  readonly protocol: Protocol;
  readonly hostility: Hostility;
  readonly counts: Counts;
  violation: string | undefined;
  /** Faults happen until then; afterwards everybody must get what they want. */
  faultsEnd = 0;

  constructor(random: Random, protocol: Protocol, hostility: Hostility, counts: Counts) {
    this.random = random;
    this.protocol = protocol;
    this.hostility = hostility;
    this.counts = counts;
  }

  get isHostile(): boolean {
    return this.events.now < this.faultsEnd;
  }

  /** What a clock that is right shows. */
  get wallClock(): EpochMs {
    return epochMs(Date.UTC(2026, 6, 1) + this.events.now);
  }

  violate(what: string): void {
    this.violation ??= `at ${(this.events.now / 1000).toFixed(3)} s: ${what}`;
  }

  chance(probability: number): boolean {
    return this.random.uniform() < probability;
  }

  between(low: number, high: number): number {
    return low + this.random.uniform() * (high - low);
  }
}

/** Each history has its own mixture of faults, and lacks some kinds, so that none hides behind another. */
export function drawHostility(random: Random): Hostility {
  const some = (value: number): number => (random.uniform() < 0.6 ? value : 0);
  const every = (low: number, high: number): number => some(low + random.uniform() * (high - low));
  const deleteEveryMs = random.uniform() < 0.1 ? 60_000 : 0;
  return {
    participants: 2 + random.integer(3),
    loss: some(0.1 * random.uniform()),
    heavyDelay: some(0.05 * random.uniform()),
    freezeEveryMs: every(10_000, 60_000),
    crashEveryMs: every(30_000, 200_000),
    partitionEveryMs: every(20_000, 100_000),
    breakEveryMs: every(40_000, 200_000),
    deleteEveryMs,
    clockStops: some(0.5),
    extremeClocks: some(1),
    // Tokens outlive a deleted Lease only where wall clocks are about right.
    skewMs: deleteEveryMs > 0 ? 0 : some(86_400_000),
  };
}
