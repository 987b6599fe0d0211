import { type EpochMs, elapsed, later, type Milliseconds, ms } from '../model/units.ts';
import type { When } from '../model/when.ts';
import { nextRun } from '../prow/cron-runs.ts';
import type { Run } from './run.ts';

/** Whether runs still come. */
export interface Freshness {
  readonly newest: Run;
  readonly ageMs: Milliseconds;
  /** The middle of the last pauses between runs; absent where there is one run only. */
  readonly usualMs?: Milliseconds;
  /** Absent where no suite says when runs come, or none of its periodic has come. */
  readonly due?: ScheduledRun;
  /** Whether the next run is overdue: by the schedule where there is one, else by twice the usual pause; by an hour at least. */
  readonly late: boolean;
}

/** When the periodic is due after its newest run. */
export interface ScheduledRun {
  readonly at: EpochMs;
  readonly after: Run;
  readonly schedule: string;
}

/** The periodic job that measures a test. */
export interface Schedule {
  readonly jobName: string;
  readonly when: When;
}

const LAST = 30;
const LATE = 3;
const SHORTEST_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Of the runs of one line, in order; undefined where there is none. */
export function freshnessOf(runs: readonly Run[], now: EpochMs, schedule?: Schedule): Freshness | undefined {
  const newest = runs.at(-1);
  if (newest === undefined) return undefined;
  const ageMs = elapsed(newest.startedAt, now);
  const usualMs = usualPause(runs.slice(-LAST - 1));
  const due = schedule && dueAfter(runs, schedule);
  const late = due === undefined ? isLateAsUsual(ageMs, usualMs) : now > due.at + graceOf(usualMs);
  return { newest, ageMs, ...(usualMs !== undefined && { usualMs }), ...(due !== undefined && { due }), late };
}

const isLateAsUsual = (ageMs: Milliseconds, usualMs: Milliseconds | undefined): boolean =>
  usualMs !== undefined && ageMs > Math.max(LATE * usualMs, usualMs + SHORTEST_MS);

/** A run that is due waits for the cluster, lasts, and is stored when it has ended. */
const graceOf = (usualMs: number = DAY_MS): number => Math.max(SHORTEST_MS, Math.min((LATE - 1) * usualMs, DAY_MS));

/** People who start a test by hand do not make up for a periodic that has stopped: its own runs count. */
function dueAfter(runs: readonly Run[], { jobName, when }: Schedule): ScheduledRun | undefined {
  const after = runs.findLast(({ job }) => job === jobName);
  if (after === undefined) return undefined;
  const at = when.kind === 'cron' ? nextRun(when.cron, after.startedAt) : later(after.startedAt, when.every);
  return at === undefined ? undefined : { at, after, schedule: when.text };
}

function usualPause(runs: readonly Run[]): Milliseconds | undefined {
  const pauses = runs.slice(1).map(({ startedAt }, place) => startedAt - (runs[place]?.startedAt ?? startedAt));
  const middle = pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)];
  return middle === undefined ? undefined : ms(middle);
}
