import { type JsonObject, present } from '../../model/json.ts';
import type { Config, PostsubmitTrigger, Site, Test } from '../../model/suite.ts';
import { anchored, commentTrigger } from '../../prow/trigger.ts';
import { annotationsOf } from './annotations.ts';
import { layOver } from './overlay.ts';
import { decorationOf, exclusionOf, runnerSpec } from './pod.ts';
import { changeRefs, periodicRefs } from './refs.ts';
import { perfdashTags } from './tags.ts';
import type { GeneratedJob, JobType } from './types.ts';

/** Every Prow job of a configuration, in the order of suites and tests. */
export const jobsOf = (config: Config): GeneratedJob[] =>
  config.suites.flatMap(({ tests }) => tests.flatMap((test) => jobsOfTest(test, config.site)));

/** The jobs of one test, which share its history: periodic, presubmit, postsubmit. */
export function jobsOfTest(test: Test, site: Site): GeneratedJob[] {
  return [periodic(test, site), presubmit(test, site), postsubmit(test, site)].filter((job) => job !== undefined);
}

function periodic(test: Test, site: Site): GeneratedJob | undefined {
  if (test.periodic === undefined) return undefined;
  const { schedule, jobName, prow } = test.periodic;
  const own = present({
    cron: 'cron' in schedule ? schedule.cron : undefined,
    interval: 'interval' in schedule ? schedule.interval : undefined,
    minimum_interval: 'minimumInterval' in schedule ? schedule.minimumInterval : undefined,
    tags: listed(perfdashTags(test)),
    extra_refs: listed(periodicRefs(test, site)),
  });
  return assemble('periodic', jobName, test, site, own, prow);
}

function presubmit(test: Test, site: Site): GeneratedJob | undefined {
  if (test.presubmit === undefined) return undefined;
  const { jobName, prow, comment, alwaysRun, optional } = test.presubmit;
  const { trigger, rerunCommand } = commentTrigger(comment, jobName);
  const when = { always_run: alwaysRun, optional, trigger, rerun_command: rerunCommand };
  return assemble('presubmit', jobName, test, site, { ...when, ...changeTrigger(test.presubmit, test, site) }, prow);
}

function postsubmit(test: Test, site: Site): GeneratedJob | undefined {
  if (test.postsubmit === undefined) return undefined;
  const { jobName, prow } = test.postsubmit;
  return assemble('postsubmit', jobName, test, site, changeTrigger(test.postsubmit, test, site), prow);
}

/** What presubmits and postsubmits have in common: which changes start them, and what is cloned besides. */
function changeTrigger(trigger: PostsubmitTrigger, test: Test, site: Site): JsonObject {
  return present({
    branches: listed(trigger.branches.map(anchored)),
    skip_branches: listed(trigger.skipBranches.map(anchored)),
    run_if_changed: trigger.runIfChanged,
    skip_if_only_changed: trigger.skipIfOnlyChanged,
    extra_refs: listed(changeRefs(test, site)),
  });
}

const listed = <T>(items: readonly T[]): readonly T[] | undefined => (items.length === 0 ? undefined : items);

function assemble(
  type: JobType,
  name: string,
  test: Test,
  site: Site,
  own: JsonObject,
  prow: JsonObject,
): GeneratedJob {
  const written = layOver(test.prow, prow).value;
  const { decoration, reasons } = decorationOf(test, site, written);
  const derived: JsonObject = {
    name,
    ...own,
    ...exclusionOf(test),
    decorate: true,
    ...(Object.keys(decoration).length > 0 && { decoration_config: decoration }),
    annotations: annotationsOf(type, test, site),
    ...runnerSpec(test, site),
  };
  const overlay = layOver(derived, written);
  const repo = test.repo === undefined || type === 'periodic' ? {} : { repo: `${test.repo.org}/${test.repo.repo}` };
  return { type, name, test, ...repo, entry: overlay.value, overlay, timing: reasons };
}
