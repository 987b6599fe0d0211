import type { EpochMs, Milliseconds } from './units.ts';

/** Time as an input: the system's clock, or the simulator's virtual one. */
export interface Clock {
  /** The time of day when the process began, and what has passed since: it never jumps, so that lengths can be taken of it. */
  now(): EpochMs;
  /** The time of day as the system has it now: it jumps when it is set, or the machine slept. Absent where time is virtual. */
  wall?(): EpochMs;
  /** Monotonic time for lengths; its zero means nothing. */
  monotonic(): Milliseconds;
  /** Resolves after `duration`; rejects with the signal's reason when it is aborted before. */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>;
}
