import { type JsonObject, listed, present } from '../../model/json.ts';
import type { Plan } from '../../model/plan.ts';
import type { Config, PostsubmitTrigger, Site, Test } from '../../model/suite.ts';
import type { JobType } from '../../prow/job.ts';
import { mergeLayers } from '../../prow/merge-job.ts';
import { anchored, commentTrigger } from '../../prow/trigger.ts';
import type { Plans } from '../plan/plans.ts';
import { annotationsOf } from './annotations.ts';
import { layOver } from './overlay.ts';
import { scheduleFields } from './periodic.ts';
import { decorationOf, exclusionOf, runnerSpec } from './pod.ts';
import { changeRefs, periodicRefs } from './refs.ts';
import { perfdashTags } from './tags.ts';
import { type JobTiming, timingOf } from './timing.ts';
import type { GeneratedJob } from './types.ts';

/** Every Prow job of a configuration, in the order of suites and tests. */
export const jobsOf = ({ suites, site }: Config, plans: Plans): GeneratedJob[] =>
  suites.flatMap(({ tests }) => tests.flatMap((test) => jobsOfTest(test, site, plans)));

/** The jobs of one test, which share its history: periodic, presubmit, postsubmit. */
function jobsOfTest(test: Test, site: Site, plans: Plans): GeneratedJob[] {
  const plan = plans.get(test);
  const basis = { test, site, plan, timing: plan && timingOf(plan, test.estimateMs) };
  return [periodic(basis), presubmit(basis), postsubmit(basis)].filter((job) => job !== undefined);
}

/** What all jobs of a test are made from; a test that prowess does not run has neither plan nor timing. */
interface JobBasis {
  readonly test: Test;
  readonly site: Site;
  readonly plan: Plan | undefined;
  readonly timing: JobTiming | undefined;
}

function periodic(basis: JobBasis): GeneratedJob | undefined {
  const { test, site } = basis;
  if (test.triggers.periodic === undefined) return undefined;
  const { schedule } = test.triggers.periodic;
  const own = present({
    ...scheduleFields(schedule),
    tags: listed(perfdashTags(test)),
    extra_refs: listed(periodicRefs(test, site)),
  });
  return assemble('periodic', test.triggers.periodic, basis, own);
}

function presubmit(basis: JobBasis): GeneratedJob | undefined {
  const { test, site } = basis;
  if (test.triggers.presubmit === undefined) return undefined;
  const { jobName, comment, alwaysRun, optional, branches, untilDecided } = test.triggers.presubmit;
  const { trigger, rerunCommand } = commentTrigger(comment, jobName);
  const when = { always_run: alwaysRun, optional, trigger, rerun_command: rerunCommand };
  const timing = basis.plan && timingOf(basis.plan, test.estimateMs, untilDecided?.atMost);
  return assemble(
    'presubmit',
    test.triggers.presubmit,
    { ...basis, timing },
    {
      ...when,
      ...changeTrigger(test.triggers.presubmit, branches, test, site),
    },
  );
}

/** Without branches of its own it runs for the branch under test: Prow would run it for every push to any. */
function postsubmit(basis: JobBasis): GeneratedJob | undefined {
  const { test, site } = basis;
  if (test.triggers.postsubmit === undefined) return undefined;
  const { branches, skipBranches } = test.triggers.postsubmit;
  const usual = skipBranches.length > 0 || test.repo === undefined ? [] : [test.repo.ref];
  const own = changeTrigger(test.triggers.postsubmit, branches.length > 0 ? branches : usual, test, site);
  return assemble('postsubmit', test.triggers.postsubmit, basis, own);
}

/** What presubmits and postsubmits have in common: which changes start them, and what else is cloned. */
function changeTrigger(trigger: PostsubmitTrigger, branches: readonly string[], test: Test, site: Site): JsonObject {
  return present({ ...changeFilters(trigger, branches), extra_refs: listed(changeRefs(test, site)) });
}

/** Which changes start a job. */
export const changeFilters = (
  trigger: Omit<PostsubmitTrigger, 'jobName' | 'prow'>,
  branches: readonly string[],
): JsonObject =>
  present({
    branches: listed(branches.map(anchored)),
    skip_branches: listed(trigger.skipBranches),
    run_if_changed: trigger.runIfChanged,
    skip_if_only_changed: trigger.skipIfOnlyChanged,
  });

function assemble(
  type: JobType,
  { jobName, prow }: Pick<PostsubmitTrigger, 'jobName' | 'prow'>,
  { test, site, plan, timing }: JobBasis,
  own: JsonObject,
): GeneratedJob {
  const written = mergeLayers(test.triggers.prow, prow);
  const decoration = decorationOf(timing, site, written);
  const derived: JsonObject = {
    name: jobName,
    ...own,
    ...exclusionOf(test),
    decorate: true,
    ...(Object.keys(decoration).length > 0 && { decoration_config: decoration }),
    annotations: annotationsOf(type, test, site),
    ...runnerSpec(test, site, plan),
  };
  const overlay = layOver(derived, written);
  const repo = test.repo === undefined || type === 'periodic' ? {} : { repo: `${test.repo.org}/${test.repo.repo}` };
  return { type, name: jobName, test, ...repo, entry: overlay.value, overlay, timing: timing?.reasons ?? [] };
}
