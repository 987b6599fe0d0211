import type { Clock } from '../model/clock.ts';
import { type EpochMs, elapsed, type Milliseconds, ms } from '../model/units.ts';
import type { Journal } from './journal.ts';

/** Notices when our own process did nothing: what it stamped on waking happened before. */
export interface Heartbeat {
  /** The longest pause since it was last asked; 0 without one. */
  longestPauseMs(): Milliseconds;
  stop(): Promise<void>;
}

const EVERY = ms(50);
/** What a timer may be late without a word: a busy machine, a long list to parse. */
const LEAST_PAUSE = ms(100);
/** A clock that is slewed drifts by less than this between two beats. */
const LEAST_STEP = ms(100);

/**
 * Beats until it is stopped, and records each pause and each step of the system's clock. A virtual clock stops with its process:
 * undefined for one.
 */
export function startHeartbeat({ clock, journal }: { clock: Clock; journal: Journal }): Heartbeat | undefined {
  const { wall } = clock;
  if (wall === undefined) return undefined;
  const end = new AbortController();
  let last = { at: clock.now(), monoMs: clock.monotonic(), aheadMs: aheadOf(clock, wall) };
  let longest = ms(0);

  const beat = (): void => {
    const now = { at: clock.now(), monoMs: clock.monotonic(), aheadMs: aheadOf(clock, wall) };
    const late = ms(now.monoMs - last.monoMs - EVERY);
    if (late >= LEAST_PAUSE) {
      longest = ms(Math.max(longest, late));
      journal.append({ type: 'pause', from: last.at, to: now.at });
    }
    const steppedMs = ms(now.aheadMs - last.aheadMs);
    if (Math.abs(steppedMs) >= LEAST_STEP) journal.append({ type: 'clock-step', steppedMs });
    last = now;
  };
  const loop = async (): Promise<void> => {
    while (!end.signal.aborted) {
      await clock.sleep(EVERY, end.signal);
      beat();
    }
  };
  const done = loop().catch(() => {});
  return {
    longestPauseMs() {
      beat();
      const found = longest;
      longest = ms(0);
      return found;
    },
    stop: async () => {
      end.abort();
      await done;
    },
  };
}

/** Two clocks are read one after the other: of some readings the one that took least time in between. */
function aheadOf(clock: Clock, wall: () => EpochMs): Milliseconds {
  const readings = Array.from({ length: 3 }, () => {
    const before = clock.now();
    const aheadMs = elapsed(before, wall());
    return { aheadMs, tookMs: elapsed(before, clock.now()) };
  });
  return readings.reduce((best, each) => (each.tookMs < best.tookMs ? each : best)).aheadMs;
}
