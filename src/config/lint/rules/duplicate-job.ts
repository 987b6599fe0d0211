import { about } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { isInRepo, type Job, type JobTree } from '../jobs.ts';
import { type BranchOverlap, overlapsOf } from '../overlaps.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const duplicateJob: LintRule = {
  id: 'duplicate-job',
  severity: 'error',
  summary: 'two jobs of one kind with one name',
  why:
    'Periodics need names of their own over all files; presubmits and postsubmits within a repository, for each ' +
    'branch. Prow compares branch patterns as text, and refuses to load a duplicate.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePeriodics, validatePresubmits, validatePostsubmits',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
- name: nightly-perf
  cron: 10 14 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
- name: daily-perf
  cron: 10 14 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  check: checkNames,
};

function* checkNames(tree: JobTree): Generator<Complaint> {
  const named = tree.jobs.filter(({ name }) => name !== '');
  for (const jobs of Map.groupBy(named, keyOf).values()) {
    for (const { job, earlier } of duplicatesOf(jobs)) {
      const message = `a ${job.type} \`${job.name}\` exists already at ${earlier.file}:${earlier.node.at.line}`;
      yield about(job, { message, fix: 'rename one of them' });
    }
  }
}

const keyOf = (job: Job): string => JSON.stringify([job.type, isInRepo(job), job.repo, job.name]);

/** Of jobs with one name. A periodic has no branches. */
function duplicatesOf(jobs: readonly Job[]): Iterable<BranchOverlap> {
  const [first, ...others] = jobs;
  if (first?.type === 'periodic') return others.map((job) => ({ job, earlier: first }));
  return overlapsOf(jobs, () => true);
}
