import { textAt } from '../../source/navigate.ts';
import { about } from '../complain.ts';
import { CONTAINER, PULL_CONTAINER } from '../examples.ts';
import type { Job, JobTree } from '../jobs.ts';
import type { Complaint, LintRule } from '../rule.ts';

export const sharedJobName: LintRule = {
  id: 'shared-job-name',
  severity: 'warning',
  summary: 'jobs of several kinds, or postsubmits of several repositories, with one name',
  why:
    'They write to one folder, logs/<job>/, with one latest-build.txt: TestGrid, perfdash and job history show ' +
    'their builds as one series. (Builds of presubmits lie elsewhere.) max_concurrency counts all builds of one ' +
    'name together, so that presubmits can keep a postsubmit waiting for hours: a warning where it is set.',
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
    max_concurrency: 1
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
  const named = tree.jobs.filter(({ name }) => name !== '');
  for (const jobs of Map.groupBy(named, ({ name }) => name).values()) {
    const [first, ...others] = Map.groupBy(jobs, homeOf).values();
    for (const [job] of others) {
      const before = first?.[0];
      if (before !== undefined && job !== undefined && !areBothPresubmits(before, job)) {
        yield complain(job, before, jobs.some(isLimited));
      }
    }
  }
}

const areBothPresubmits = (a: Job, b: Job): boolean => a.type === 'presubmit' && b.type === 'presubmit';

function complain(job: Job, before: Job, isCounted: boolean): Complaint {
  const isLogged = job.type !== 'presubmit' && before.type !== 'presubmit';
  const effects = [
    ...(isLogged ? [`both write to logs/${job.name}/`] : []),
    ...(isCounted ? ['max_concurrency counts them together'] : []),
  ];
  const message = [`${homeOf(before)} have a job of the same name`, ...effects].join('; ');
  const fix = 'give each a name of its own, for example with the repository in it';
  return about(job, { message, fix, severity: isCounted ? 'warning' : 'info' });
}

const isLimited = (job: Job): boolean => Number(textAt(job.node, 'max_concurrency') ?? '0') > 0;

const homeOf = (job: Job): string => (job.type === 'periodic' ? 'periodics' : `${job.type}s of ${job.repo}`);
