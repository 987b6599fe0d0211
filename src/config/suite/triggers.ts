import type { PeriodicTrigger, Trigger, Triggers } from '../../model/suite.ts';
import { whenOf } from '../../prow/when.ts';
import type { WrittenTest } from './schema/suite.ts';

/** The triggers of a test, their jobs named `periodic-SUITE-TEST`, `pull-...` and `post-...` where nothing else is written. */
export function triggersOf(written: WrittenTest, suite: string, test: string): Omit<Triggers, 'prow'> {
  const { periodic, presubmit, postsubmit } = written;
  const names = (prefix: string, own: { name?: string | undefined; prow?: Triggers['prow'] | undefined }) => ({
    jobName: own.name ?? `${prefix}-${suite}-${test}`,
    prow: own.prow ?? {},
  });
  return {
    ...(periodic && periodicOf(names('periodic', periodic), scheduleOf(periodic))),
    ...(presubmit && { presubmit: { ...presubmitOf(presubmit), ...names('pull', presubmit) } }),
    ...(postsubmit && { postsubmit: { ...without(postsubmit), ...names('post', postsubmit) } }),
  };
}

function presubmitOf(written: NonNullable<WrittenTest['presubmit']>) {
  const { repetitions, atMost = MOST_RUNS, ...rest } = without(written);
  return { ...rest, ...(repetitions !== undefined && { untilDecided: { atMost } }) };
}

/** Three of each build. */
const MOST_RUNS = 6;

/** None where the schedule is a mistake, which its schema reports. */
function periodicOf(names: Trigger, schedule: PeriodicTrigger['schedule']): { periodic?: PeriodicTrigger } {
  const when = whenOf(schedule);
  return when === undefined ? {} : { periodic: { ...names, schedule, when } };
}

export function scheduleOf(written: NonNullable<WrittenTest['periodic']>): PeriodicTrigger['schedule'] {
  const { cron, interval, minimumInterval } = written;
  if (cron !== undefined) return { cron };
  return interval === undefined ? { minimumInterval: minimumInterval ?? '' } : { interval };
}

function without<T extends { name?: string | undefined; prow?: unknown }>(written: T): Omit<T, 'name' | 'prow'> {
  const { name, prow, ...rest } = written;
  return rest;
}
