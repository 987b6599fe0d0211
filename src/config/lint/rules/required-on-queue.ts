import { child, isTrue, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import { isPerformanceJob } from '../performance.ts';
import type { LintRule } from '../rule.ts';

export const requiredOnQueue: LintRule = {
  id: 'required-on-queue',
  severity: 'warning',
  summary: 'a required presubmit that always runs, in a queue for a machine',
  why: 'Once merged, such a job is started by status-reconciler on every open pull request, and each push starts it again: a queue of capacity 1 is then full for days, and nothing merges meanwhile.',
  source: 'sigs.k8s.io/prow pkg/statusreconciler/controller.go, triggerNewPresubmits',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    always_run: true
    job_queue_name: perf-bm
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    always_run: true
    optional: true
    job_queue_name: perf-bm
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  check: eachJob((job) => {
    const is = (key: string): boolean => isTrue(child(job.node, key));
    const queue = textAt(job.node, 'job_queue_name');
    const isExclusive = queue !== undefined || (isPerformanceJob(job) && textAt(job.node, 'max_concurrency') === '1');
    if (job.type !== 'presubmit' || !is('always_run') || is('optional') || is('skip_report') || !isExclusive) return [];
    const machine = queue === undefined ? 'one at a time' : `in the queue \`${queue}\``;
    const message = `this job is required, and is started on every open pull request, ${machine}`;
    return [about(job, { message, fix: 'optional: true, or start it by a comment' }, placeOfKey(job, 'always_run'))];
  }),
};
