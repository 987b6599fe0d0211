import { usageError } from '../../model/errors.ts';
import { stringAt } from '../../model/json.ts';
import { byKey } from '../../model/order.ts';
import type { Config, PeriodicTrigger, TargetCluster, Test } from '../../model/suite.ts';
import { hours, type Milliseconds, ms } from '../../model/units.ts';
import { parseCron } from '../../prow/cron.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import type { Plans } from '../plan/plans.ts';
import type { ObservedDurations } from './durations.ts';
import { type Timed, ticksInWeek, type When } from './week.ts';

/** A periodic as the schedule sees it. */
export interface Scheduled extends Timed {
  readonly job: string;
  readonly test: Test;
  readonly duration: RunDuration;
  /**
   * The longest that the machine may need after a run before the next one counts. Prow's queue and the lock are free by then: the next
   * run waits for it in its own warm-up, until the cluster is steady.
   */
  readonly coolDownMs: Milliseconds;
}

/** How long a run takes, and how that is known. `limit` is the most that Prow lets it take. */
export interface RunDuration {
  readonly ms: Milliseconds;
  readonly source: 'observed' | 'stated' | 'planned' | 'limit';
}

/** Every periodic of a configuration, in the order of suites and tests. Throws KnownError for a cron that Prow would refuse. */
export const scheduledOf = (config: Config, plans: Plans, observed: ObservedDurations): Scheduled[] =>
  config.suites.flatMap(({ tests }) =>
    tests.flatMap((test) =>
      test.periodic === undefined ? [] : [toScheduled(test, test.periodic, durationOf(test, plans, observed))],
    ),
  );

/** Periodics by the machine that they share, sorted by its name; those that bring their own machine share none. */
export function byCluster(scheduled: readonly Scheduled[]): { cluster: TargetCluster; jobs: Scheduled[] }[] {
  const groups = Map.groupBy(scheduled, ({ test }) => test.cluster?.name ?? '');
  return [...groups]
    .sort(byKey)
    .flatMap(([, jobs]) => (jobs[0]?.test.cluster === undefined ? [] : [{ cluster: jobs[0].test.cluster, jobs }]));
}

function toScheduled(test: Test, periodic: PeriodicTrigger, duration: RunDuration): Scheduled {
  const when = whenOf(periodic, test);
  return {
    job: periodic.jobName,
    test,
    when,
    week: ticksInWeek(when),
    duration,
    coolDownMs: test.scenario.kind === 'command' ? ms(0) : test.steady.coolDownMaxMs,
  };
}

function whenOf({ schedule, jobName }: PeriodicTrigger, test: Test): When {
  const where = `${test.position.file}:${test.position.line}: job ${jobName}`;
  if ('cron' in schedule) {
    const cron = parseCron(schedule.cron);
    if (cron.kind === 'rejected') throw usageError(`${where}: cron ${JSON.stringify(schedule.cron)}: ${cron.reason}`);
    if (cron.kind === 'every') return { kind: 'interval', text: schedule.cron, every: cron.every };
    return { kind: 'cron', text: schedule.cron, cron };
  }
  const text = 'interval' in schedule ? schedule.interval : schedule.minimumInterval;
  const every = parseGoDuration(text);
  if (every === undefined) throw usageError(`${where}: ${JSON.stringify(text)} is no Go duration such as 6h`);
  return { kind: 'interval', text: `every ${text}`, every };
}

function durationOf(test: Test, plans: Plans, observed: ObservedDurations): RunDuration {
  const seen = observed.get(test.id);
  if (seen !== undefined) return { ms: seen, source: 'observed' };
  if (test.estimateMs !== undefined) return { ms: test.estimateMs, source: 'stated' };
  const plan = plans.get(test);
  if (plan !== undefined) return { ms: plan.estimateMs, source: 'planned' };
  const limit = parseGoDuration(stringAt(test.prow, 'decoration_config', 'timeout') ?? '');
  return { ms: limit ?? PROW_TIMEOUT, source: 'limit' };
}

/** What Prow's entrypoint takes where no timeout is set (prow pkg/entrypoint/run.go). */
const PROW_TIMEOUT = hours(2);
