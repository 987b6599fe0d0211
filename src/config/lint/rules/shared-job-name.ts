import { about, groupBy } from '../complain.ts';
import { CONTAINER, PULL_CONTAINER } from '../examples.ts';
import type { Job, JobTree } from '../jobs.ts';
import type { Complaint, Rule } from '../rule.ts';

export const sharedJobName: Rule = {
  id: 'shared-job-name',
  severity: 'warning',
  summary: 'a periodic and a postsubmit, or postsubmits of two repositories, with one name',
  why:
    'They write to one folder, logs/<job>/, with one latest-build.txt: TestGrid, perfdash and job history show ' +
    'their builds as one series, and max_concurrency counts them together.',
  source: 'sigs.k8s.io/prow pkg/pod-utils/gcs/target.go, PathForSpec; pkg/plank/reconciler.go',
  checkconfig: 'misses',
  bad: `
periodics:
- name: thing-perf
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
postsubmits:
  example/thing:
  - name: thing-perf
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  good: `
periodics:
- name: periodic-thing-perf
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
postsubmits:
  example/thing:
  - name: post-thing-perf
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  check: checkNames,
};

function* checkNames(tree: JobTree): Generator<Complaint> {
  const logging = tree.jobs.filter(({ type, name }) => type !== 'presubmit' && name !== '');
  for (const jobs of groupBy(logging, ({ name }) => name).values()) {
    const homes = [...groupBy(jobs, homeOf)];
    const [first, ...others] = homes;
    for (const [, [job]] of others) {
      if (first === undefined || job === undefined) continue;
      const message = `${first[0]} has a job of the same name: both write to logs/${job.name}/`;
      yield about(job, { message, fix: 'give each a name of its own, for example with the repository in it' });
    }
  }
}

const homeOf = (job: Job): string => (job.type === 'periodic' ? 'periodics' : `postsubmits of ${job.repo}`);
