import { type EpochMs, elapsed, type Milliseconds, ms } from '../model/units.ts';
import type { Run } from './run.ts';

/** Whether runs still come. */
export interface Freshness {
  readonly newest: Run;
  readonly ageMs: Milliseconds;
  /** The middle of the last pauses between runs; absent where there is one run only. */
  readonly usualMs?: Milliseconds;
  /** Whether the next run is overdue: by twice the usual pause, and by an hour at least. */
  readonly late: boolean;
}

const LAST = 30;
const LATE = 3;
const SHORTEST_MS = 3_600_000;

/** Of the runs of one line, in order; undefined where there is none. */
export function freshnessOf(runs: readonly Run[], now: EpochMs): Freshness | undefined {
  const newest = runs.at(-1);
  if (newest === undefined) return undefined;
  const ageMs = elapsed(newest.startedAt, now);
  const usualMs = usualPause(runs.slice(-LAST - 1));
  const late = usualMs !== undefined && ageMs > Math.max(LATE * usualMs, usualMs + SHORTEST_MS);
  return { newest, ageMs, ...(usualMs !== undefined && { usualMs }), late };
}

function usualPause(runs: readonly Run[]): Milliseconds | undefined {
  const pauses = runs.slice(1).map(({ startedAt }, place) => startedAt - (runs[place]?.startedAt ?? startedAt));
  const middle = pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)];
  return middle === undefined ? undefined : ms(middle);
}
