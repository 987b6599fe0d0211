import { type Milliseconds, ms, seconds } from '../../model/units.ts';

/**
 * The most by which a monotonic clock may run fast or slow. The kernel slews by at most 0.05 % (adjtimex(2)); guests of
 * a busy hypervisor do worse. A clock that does not go on (a paused VM) is outside every bound: there the names of the
 * namespaces protect, not the clocks.
 */
export const CLOCK_RATE_ERROR = 0.01;

/** The rhythm of the lock; all of it follows from how long a holder may be silent. */
export interface LockTiming {
  readonly durationMs: Milliseconds;
  readonly renewEveryMs: Milliseconds;
  /** Between two looks of one who waits. */
  readonly pollEveryMs: Milliseconds;
  /** Between an attempt that failed and the next. */
  readonly retryEveryMs: Milliseconds;
  /** The longest that one call may take. */
  readonly callTimeoutMs: Milliseconds;
  /** A holder stops its load this long after it sent the last renewal that was confirmed. */
  readonly fenceAfterMs: Milliseconds;
}

export function timingOf(durationMs: Milliseconds): LockTiming {
  // A waiting participant sees the renewal after it was sent, and lets the whole duration pass on a clock that may run fast.
  // The holder's own may run slow. What is left before that is for load that is on its way to come to an end.
  const worstClocks = (1 - CLOCK_RATE_ERROR) / (1 + CLOCK_RATE_ERROR);
  const stopping = durationMs / 10;
  return {
    durationMs,
    renewEveryMs: ms(durationMs / 3),
    pollEveryMs: ms(Math.min(durationMs / 15, seconds(2))),
    retryEveryMs: ms(durationMs / 30),
    callTimeoutMs: ms(durationMs / 6),
    fenceAfterMs: ms(durationMs * worstClocks - stopping),
  };
}
