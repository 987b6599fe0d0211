import type { Config, Test } from '../../model/suite.ts';
import type { Plans } from '../plan/plans.ts';
import type { ObservedDurations } from './durations.ts';
import { durationOf, type RunDuration } from './scheduled.ts';

/** A job that takes its machine at any time: a presubmit, or a postsubmit. */
export interface OnDemand {
  readonly job: string;
  readonly test: Test;
  readonly type: 'presubmit' | 'postsubmit';
  /** `on a pull request, /test perf`: what starts it. */
  readonly when: string;
  readonly duration: RunDuration;
}

/** In the order of suites and tests, a test's presubmit before its postsubmit. */
export const onDemandOf = (config: Config, plans: Plans, observed: ObservedDurations): OnDemand[] =>
  config.suites.flatMap(({ tests }) =>
    tests.flatMap((test) =>
      startsOf(test).map((start) => ({ ...start, test, duration: durationOf(test, plans, observed) })),
    ),
  );

function startsOf({ triggers: { presubmit, postsubmit } }: Test): Pick<OnDemand, 'job' | 'type' | 'when'>[] {
  return [
    ...(presubmit === undefined
      ? []
      : [{ job: presubmit.jobName, type: 'presubmit' as const, when: presubmitText(presubmit) }]),
    ...(postsubmit === undefined
      ? []
      : [{ job: postsubmit.jobName, type: 'postsubmit' as const, when: postsubmitText(postsubmit) }]),
  ];
}

function presubmitText({
  comment,
  alwaysRun,
  runIfChanged,
  skipIfOnlyChanged,
}: NonNullable<Test['triggers']['presubmit']>): string {
  if (alwaysRun) return `on each pull request, and on ${comment}`;
  if (runIfChanged !== undefined) return `on pull requests that change ${runIfChanged}, and on ${comment}`;
  if (skipIfOnlyChanged !== undefined)
    return `on pull requests unless they change only ${skipIfOnlyChanged}, and on ${comment}`;
  return `on a pull request, by ${comment}`;
}

function postsubmitText({ branches, runIfChanged }: NonNullable<Test['triggers']['postsubmit']>): string {
  const into = branches.length === 0 ? '' : ` into ${branches.join(', ')}`;
  return `after each merge${into}${runIfChanged === undefined ? '' : ` that changes ${runIfChanged}`}`;
}
