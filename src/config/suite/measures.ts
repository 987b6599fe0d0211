import { namesRun } from '../../model/run-values.ts';
import { helmText, isByCommit, isFilledByRun, isOfCommit, RUN_FILLED } from '../../model/subject.ts';
import { isRun, type Subject, type Test } from '../../model/suite.ts';
import type { Layer } from './cascade.ts';
import { type Lack, lackOfTest } from './lacks.ts';
import { jobTypesOf } from './written-jobs.ts';

/**
 * A test whose jobs start for commits of a repository, and which measures something else: each commit would get a number that has
 * nothing to do with it. A mistake only where jobs are made of it, for a run by hand has no commit.
 */
export const commitLacks = (test: Test, byGithub: boolean, layers: readonly Layer[]): Lack[] => [
  ...uncommitted(test, byGithub, layers),
  ...pullLacks(test, layers),
  ...pairLacks(test, layers),
];

/** A job that runs two builds, of which the subject names none. */
function pairLacks(test: Test, layers: readonly Layer[]): Lack[] {
  const { subject } = test.experiment;
  if (test.triggers.presubmit?.untilDecided === undefined || isByCommit(subject)) return [];
  const mistake = {
    message: `the presubmit runs the build of the pull request and that of its base, and what is measured is ${described(subject)}`,
    expected: 'a subject that names {{run.commit}}',
    hint: 'subject: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"}, or no repetitions in the presubmit',
  };
  return [lackOfTest(test, layers, ['presubmit', 'repetitions'], mistake)];
}

/** A job whose subject names the pull request, and has none. */
function pullLacks(test: Test, layers: readonly Layer[]): Lack[] {
  const { subject } = test.experiment;
  const job = jobTypesOf(test).find((type) => type !== 'presubmit');
  const [written] =
    Object.entries(subject).find(
      ([key, value]) => RUN_FILLED.get(subject.kind)?.includes(key) && namesRun(JSON.stringify([value]), 'pull'),
    ) ?? [];
  if (job === undefined || written === undefined) return [];
  const mistake = {
    message: `the ${job} has no pull request, which \`{{run.pull}}\` names`,
    hint: 'name {{run.commit}} alone, which every job has, or give pull requests a test of their own',
  };
  return [lackOfTest(test, layers, ['subject', written], mistake)];
}

function uncommitted(test: Test, byGithub: boolean, layers: readonly Layer[]): Lack[] {
  const { repo, experiment } = test;
  const jobs = [...jobTypesOf(test), ...(byGithub ? ['workflow'] : [])];
  if (repo === undefined || jobs.length === 0 || !isRun(experiment)) return [];
  if (experiment.measures === 'environment' || isOfCommit(experiment)) return [];
  const starts = jobs.length === 1 ? `the ${jobs[0]} starts` : `${jobs.join(' and ')} start`;
  const rest = `for a commit of ${repo.org}/${repo.repo}, and what is measured is ${described(experiment.subject)}`;
  const mistake = {
    message: `${starts} ${rest}`,
    expected: 'a subject that names {{run.commit}}, or `measures: environment`',
    hint: 'subject: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"} deploys images of KubeVirt by commit, {kind: command, command: [PROGRAM]} anything else; `measures: environment` in the test or the suite says that the jobs measure the cluster as it is',
  };
  return [{ ...lackOfTest(test, layers, ['subject'], mistake), together: `jobs start ${rest}` }];
}

function described(subject: Subject): string {
  switch (subject.kind) {
    case 'installed':
      return `what is installed${subject.version === undefined ? '' : `, ${subject.version}`}, the same for every commit`;
    case 'release':
      return `the release ${subject.version}, the same for every commit`;
    case 'images':
      return isFilledByRun(subject)
        ? 'images of a pull request or a branch, which may be of another commit'
        : 'images that are the same for every commit';
    case 'helm':
      return isFilledByRun(subject)
        ? `the chart ${helmText(subject)} for a pull request or a branch, which may be of another commit`
        : `the chart ${helmText(subject)}, the same for every commit`;
    default:
      return 'something else';
  }
}
