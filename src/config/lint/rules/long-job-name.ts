import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const longJobName: LintRule = {
  id: 'long-job-name',
  severity: 'info',
  summary: 'a job name of more than 63 characters',
  why:
    'The label prow.k8s.io/job on pods holds 63 characters: two long names with one beginning look the same ' +
    'in kubectl, metrics and alerts.',
  source: 'sigs.k8s.io/prow cmd/checkconfig/main.go, long-job-names; pkg/pjutil',
  checkconfig: 'warns',
  bad: `
periodics:
- name: periodic-example-thing-performance-on-kubernetes-main-with-everything-else
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: periodic-example-thing-performance
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    if (job.name.length <= 63) return [];
    return [
      about(job, {
        message: `this name has ${job.name.length} characters, ${job.name.length - 63} more than the label of its pods holds`,
        fix: 'shorten it to 63',
      }),
    ];
  }),
};
