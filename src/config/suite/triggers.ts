import type { PeriodicTrigger, Triggers } from '../../model/suite.ts';
import type { WrittenTest } from './schema/suite.ts';

/** The triggers of a test, their jobs named `periodic-SUITE-TEST`, `pull-...` and `post-...` where nothing else is written. */
export function triggersOf(written: WrittenTest, suite: string, test: string): Omit<Triggers, 'prow'> {
  const { periodic, presubmit, postsubmit } = written;
  const names = (prefix: string, own: { name?: string | undefined; prow?: Triggers['prow'] | undefined }) => ({
    jobName: own.name ?? `${prefix}-${suite}-${test}`,
    prow: own.prow ?? {},
  });
  return {
    ...(periodic && { periodic: { ...names('periodic', periodic), schedule: scheduleOf(periodic) } }),
    ...(presubmit && { presubmit: { ...without(presubmit), ...names('pull', presubmit) } }),
    ...(postsubmit && { postsubmit: { ...without(postsubmit), ...names('post', postsubmit) } }),
  };
}

function scheduleOf(written: NonNullable<WrittenTest['periodic']>): PeriodicTrigger['schedule'] {
  const { cron, interval, minimumInterval } = written;
  if (cron !== undefined) return { cron };
  return interval === undefined ? { minimumInterval: minimumInterval ?? '' } : { interval };
}

function without<T extends { name?: string | undefined; prow?: unknown }>(written: T): Omit<T, 'name' | 'prow'> {
  const { name, prow, ...rest } = written;
  return rest;
}
