import { usageError } from '../../model/errors.ts';
import type { RunValues } from '../../model/run-values.ts';
import { isByCommit, resolveSubject } from '../../model/subject.ts';
import type { Test } from '../../model/suite.ts';
import { type ProwRun, prowRun } from '../../prow/job-spec.ts';
import type { Fault } from '../../sim/faults/schema.ts';
import type { Env } from '../env.ts';
import type { LoadedSite } from '../site.ts';
import { planRun, type TargetedPlan } from './backend.ts';
import { withInputs } from './engines.ts';
import { type UnderTest, underTest } from './under-test.ts';

/** What a person, or a job, asks for, whatever is run. */
export interface RunRequest {
  readonly site: LoadedSite;
  /** `sim`, or a name of suites/clusters. */
  readonly cluster: string;
  /** An absolute folder or gs://BUCKET; without it `runs` in the site's folder. */
  readonly store: string | undefined;
  readonly seed: string | undefined;
  /** Outside Prow: what is measured. */
  readonly named?: RunValues;
  /** What shall go wrong in the simulated cluster. */
  readonly faults: readonly Fault[];
  /** Goes on with a run that was killed or stopped: the build of this number, or the newest. */
  readonly resume?: string | true;
  readonly env: Env;
  /** Aborts when the run must stop. */
  readonly stop: AbortSignal;
}

/** What a request means for one test. */
export interface AskedRun {
  readonly test: Test;
  readonly about: UnderTest;
  readonly planned: TargetedPlan;
  readonly prow: ProwRun | undefined;
}

/** The test as it is run, its plan on the cluster, and what Prow says. Throws KnownError `usage`. */
export function ask({ site: { config, folder }, cluster, named = {}, env }: RunRequest, written: Test): AskedRun {
  const prow = prowRun(env);
  return askAbout({ site: { config, folder }, cluster }, written, underTest(prow, written.repo, named, env), prow);
}

/** The same of a build that is named otherwise than by the job. */
export function askAbout(
  {
    site: { config, folder },
    cluster,
  }: { readonly site: Pick<LoadedSite, 'config' | 'folder'>; readonly cluster: string },
  written: Test,
  about: UnderTest,
  prow: ProwRun | undefined,
): AskedRun {
  const test = resolvedTest(written, about);
  return { test, about, planned: withContent(planRun(cluster, test, config), folder), prow };
}

const withContent = (planned: TargetedPlan, folder: string): TargetedPlan => ({
  ...planned,
  plan: withInputs(planned.plan, folder),
});

/** Whether the site's own commands made the cluster for this run, beside which code of a pull request may run. */
export const isDisposable = ({ target }: TargetedPlan): boolean => target.infrastructure?.provider.kind === 'command';

/** Throws KnownError `usage` where the subject names what this run does not have, or not the commit that a person named. */
function resolvedTest(test: Test, about: UnderTest): Test {
  const { experiment } = test;
  if (about.commit !== undefined && about.repo === undefined && !isByCommit(experiment.subject)) {
    throw usageError(
      `--commit ${about.commit} would measure nothing of it: the subject of ${test.id} does not name {{run.commit}}`,
      'leave it out, or give the test a subject: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"}',
    );
  }
  return { ...test, experiment: { ...experiment, subject: resolveSubject(experiment.subject, about) } };
}
