import { branchesIntersect } from '../../../prow/branches.ts';
import { about, groupBy } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Job, JobTree } from '../jobs.ts';
import type { Complaint, Rule } from '../rule.ts';
import { brancherOf } from '../triggering.ts';

export const duplicateJob: Rule = {
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
  for (const jobs of groupBy(named, ({ type, repo, name }) => JSON.stringify([type, repo, name])).values()) {
    for (const [index, job] of jobs.entries()) {
      const earlier = jobs.slice(0, index).find((other) => overlap(job, other));
      if (earlier === undefined) continue;
      const message = `a ${job.type} \`${job.name}\` exists already at ${earlier.file}:${earlier.node.at.line}`;
      yield about(job, { message, fix: 'rename one of them' });
    }
  }
}

const overlap = (a: Job, b: Job): boolean => a.type === 'periodic' || branchesIntersect(brancherOf(a), brancherOf(b));
