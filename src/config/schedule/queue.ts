import { compareText } from '../../model/order.ts';
import type { TargetCluster } from '../../model/target.ts';
import { type EpochMs, elapsed, epochMs, later, type Milliseconds, ms } from '../../model/units.ts';
import { byCluster, type Scheduled } from './scheduled.ts';
import { type Period, periodOf, ticksIn } from './week.ts';

/** A run as the schedule lets it happen on its cluster. */
export interface PlannedRun {
  readonly scheduled: Scheduled;
  /** When Prow starts the job. */
  readonly tick: EpochMs;
  /** When the machine is free and at rest; later than the tick where the queue, or a cool-down, is waited for. */
  readonly start: EpochMs;
  readonly end: EpochMs;
  /** The runs that were still on the machine, or cooling it down, at the tick; in a queue the last one. */
  readonly behind: readonly Scheduled[];
  /** A tick while the job's own previous run is not over: Prow drops it (prow cmd/horologium). */
  readonly dropped: boolean;
}

/** Two tests that want one machine at one time, over a period. */
export interface Overlap {
  readonly cluster: string;
  /** On a shared cluster no test waits: they disturb each other. */
  readonly shared: boolean;
  readonly later: Scheduled;
  readonly earlier: Scheduled;
  readonly times: number;
  readonly period: Period['name'];
  readonly longestWaitMs: Milliseconds;
  /** The tick of the longest wait. */
  readonly example: EpochMs;
  /** How often the later one did not run at all. */
  readonly dropped: number;
}

/** Every overlap, by cluster and then by the longest wait. */
export function overlapsOf(scheduled: readonly Scheduled[]): Overlap[] {
  return byCluster(scheduled).flatMap(({ cluster, jobs }) => {
    const period = periodOf(jobs);
    const meetings = runsOn(jobs, cluster.exclusive, period).flatMap((run) =>
      run.behind.map((earlier) => ({ run, earlier })),
    );
    const pairs = Map.groupBy(meetings, ({ run, earlier }) => `${run.scheduled.job} ${earlier.job}`);
    return [...pairs.values()]
      .flatMap((met) => toOverlap(cluster, met, period))
      .sort((a, b) => b.longestWaitMs - a.longestWaitMs || compareText(a.later.job, b.later.job));
  });
}

/** A job on an exclusive cluster whose starts are not known, beside others that may then wait for it. */
export interface Floating {
  readonly cluster: string;
  readonly job: Scheduled;
  readonly longestWaitMs: Milliseconds;
}

export const floatingOf = (scheduled: readonly Scheduled[]): Floating[] =>
  byCluster(scheduled).flatMap(({ cluster, jobs }) =>
    jobs.flatMap((job) =>
      cluster.exclusive && jobs.length > 1 && job.when.kind === 'interval'
        ? [{ cluster: cluster.name, job, longestWaitMs: ms(job.duration.ms + job.coolDownMs) }]
        : [],
    ),
  );

/**
 * The runs of one cluster in a period, in order. The period is gone through once before, so that what its end leaves behind is
 * there at its beginning. On an exclusive cluster Prow's queue lets them through one by one, oldest first.
 */
export function runsOn(jobs: readonly Scheduled[], exclusive: boolean, period: Period): PlannedRun[] {
  const ticks = jobs.flatMap((scheduled) => ticksIn(period, scheduled).map((tick) => ({ scheduled, tick })));
  ticks.sort((a, b) => a.tick - b.tick || compareText(a.scheduled.job, b.scheduled.job));
  const serve = machine(exclusive);
  for (const { scheduled, tick } of ticks) serve(scheduled, later(tick, ms(-period.lengthMs)));
  return ticks.map(({ scheduled, tick }) => serve(scheduled, tick));
}

/** Serves ticks, which must come in order. */
function machine(exclusive: boolean): (scheduled: Scheduled, tick: EpochMs) => PlannedRun {
  const ownLast = new Map<string, PlannedRun>();
  let active: PlannedRun[] = [];
  return (scheduled, tick) => {
    active = active.filter((run) => freeAgain(run) > tick);
    const own = ownLast.get(scheduled.job);
    if (own !== undefined && own.end > tick) return dropped(scheduled, tick);
    const run = admitted(scheduled, tick, active, exclusive);
    ownLast.set(scheduled.job, run);
    // A queue is first in, first out: only the run that was admitted last is waited for.
    active = exclusive ? [run] : [...active, run];
    return run;
  };
}

const dropped = (scheduled: Scheduled, tick: EpochMs): PlannedRun => ({
  scheduled,
  tick,
  start: tick,
  end: tick,
  behind: [scheduled],
  dropped: true,
});

function admitted(scheduled: Scheduled, tick: EpochMs, ahead: readonly PlannedRun[], exclusive: boolean): PlannedRun {
  const start = exclusive ? epochMs(Math.max(tick, ...ahead.map(freeAgain))) : tick;
  const end = later(start, scheduled.duration.ms);
  return { scheduled, tick, start, end, behind: ahead.map((run) => run.scheduled), dropped: false };
}

const freeAgain = ({ scheduled, end }: PlannedRun): EpochMs => later(end, scheduled.coolDownMs);

function toOverlap(
  cluster: TargetCluster,
  met: readonly { run: PlannedRun; earlier: Scheduled }[],
  period: Period,
): Overlap[] {
  const [worst] = met.toSorted((a, b) => waitOf(b.run) - waitOf(a.run) || a.run.tick - b.run.tick);
  if (worst === undefined) return [];
  return [
    {
      cluster: cluster.name,
      shared: !cluster.exclusive,
      later: worst.run.scheduled,
      earlier: worst.earlier,
      times: met.length,
      period: period.name,
      longestWaitMs: waitOf(worst.run),
      example: worst.run.tick,
      dropped: met.filter(({ run }) => run.dropped).length,
    },
  ];
}

const waitOf = ({ tick, start }: PlannedRun): Milliseconds => elapsed(tick, start);
