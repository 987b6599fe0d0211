import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const invalidJobName: LintRule = {
  id: 'invalid-job-name',
  severity: 'error',
  summary: 'a job without a name, or with characters that Prow does not accept',
  why:
    'Names become object names, folders in the bucket and commands in comments: Prow accepts letters, digits, dot, ' +
    'dash and underscore, and for `agent: jenkins` also the slashes of a path.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateJobName',
  checkconfig: 'rejects',
  bad: `
periodics:
- name: nightly perf
  cron: 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const jenkins = textAt(job.node, 'agent') === 'jenkins';
    if ((jenkins ? JENKINS_NAME : NAME).test(job.name)) return [];
    const message = job.name === '' ? 'this job has no name' : `\`${job.name}\` is no name for a job`;
    const fix = jenkins ? 'letters, digits and . _ - only, with / between them' : 'letters, digits and . _ - only';
    return [about(job, { message, fix })];
  }),
};

const NAME = /^[A-Za-z0-9-._]+$/;
/** A Jenkins job has a path of folders. */
const JENKINS_NAME = /^[A-Za-z0-9-._]([A-Za-z0-9-._/]*[A-Za-z0-9-_])?$/;
