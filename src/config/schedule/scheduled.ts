import { stringAt } from '../../model/json.ts';
import { byKey } from '../../model/order.ts';
import {
  type Config,
  hasRunner,
  jobsOfWorkflow,
  type PeriodicTrigger,
  type Suite,
  type Test,
  workflowJobName,
} from '../../model/suite.ts';
import type { TargetCluster } from '../../model/target.ts';
import { hours, type Milliseconds, ms } from '../../model/units.ts';
import { parseGoDuration } from '../../prow/go-duration.ts';
import type { Plans } from '../plan/plans.ts';
import type { ObservedDurations } from './durations.ts';
import { type Timed, ticksInWeek } from './week.ts';

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

/** Every periodic of a configuration, in the order of suites and tests. */
export const scheduledOf = (config: Config, plans: Plans, observed: ObservedDurations): Scheduled[] =>
  config.suites.flatMap((suite) =>
    suite.tests.flatMap((test) =>
      startsOf(test, suite).map((start) => toScheduled(test, start, durationOf(test, plans, observed))),
    ),
  );

type Start = Pick<PeriodicTrigger, 'jobName' | 'when'>;

/** By Prow, and by GitHub Actions. */
function startsOf(test: Test, suite: Suite): Start[] {
  const { periodic } = test.triggers;
  const workflow = jobsOfWorkflow(suite).includes(test) ? suite.github?.schedule : undefined;
  return [
    ...(periodic === undefined ? [] : [periodic]),
    ...(workflow === undefined ? [] : [{ jobName: workflowJobName(test), when: workflow.when }]),
  ];
}

/** Periodics by the machine that they share, sorted by its name; those that bring their own machine share none. */
export function byCluster(scheduled: readonly Scheduled[]): { cluster: TargetCluster; jobs: Scheduled[] }[] {
  const groups = Map.groupBy(scheduled, ({ test }) => sharedMachine(test)?.name ?? '');
  return [...groups].sort(byKey).flatMap(([, jobs]) => {
    const cluster = jobs[0] && sharedMachine(jobs[0].test);
    return cluster === undefined ? [] : [{ cluster, jobs }];
  });
}

/** Undefined for a test that brings its own machine, or whose runs make one each. */
export const sharedMachine = ({ experiment: { cluster } }: Test): TargetCluster | undefined =>
  cluster?.infrastructure === undefined ? cluster : undefined;

function toScheduled(test: Test, { jobName: job, when }: Start, duration: RunDuration): Scheduled {
  return {
    job,
    test,
    when,
    week: ticksInWeek(when),
    duration,
    coolDownMs: hasRunner(test.experiment) ? test.experiment.steady.coolDownMaxMs : ms(0),
  };
}

/** How long a run of a test takes, as far as that is known. */
export function durationOf(test: Test, plans: Plans, observed: ObservedDurations): RunDuration {
  const seen = observed.get(test.id);
  if (seen !== undefined) return { ms: seen, source: 'observed' };
  if (test.estimateMs !== undefined) return { ms: test.estimateMs, source: 'stated' };
  const plan = plans.get(test);
  if (plan !== undefined) return { ms: plan.estimateMs, source: 'planned' };
  const limit = parseGoDuration(stringAt(test.triggers.prow, 'decoration_config', 'timeout') ?? '');
  return { ms: limit ?? PROW_TIMEOUT, source: 'limit' };
}

/** What Prow's entrypoint takes where no timeout is set (prow pkg/entrypoint/run.go). */
const PROW_TIMEOUT = hours(2);
