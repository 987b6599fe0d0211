import type { EpochMs, Milliseconds } from './units.ts';

/** Time as an input: the system's clock, or the simulator's virtual one. */
export interface Clock {
  /** Wall-clock time of this side; may jump. */
  now(): EpochMs;
  /** Monotonic time for lengths; its zero means nothing. */
  monotonic(): Milliseconds;
  /** Resolves after `duration`; rejects with the signal's reason when it is aborted before. */
  sleep(duration: Milliseconds, signal?: AbortSignal): Promise<void>;
}
