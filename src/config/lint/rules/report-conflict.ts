import { child, isTrue, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

const LABEL = 'prow.k8s.io/gerrit-report-label';

export const reportConflict: LintRule = {
  id: 'report-conflict',
  severity: 'error',
  summary: 'a job that skips reporting and has the label of a Gerrit report',
  why: `\`skip_report: true\` and a value of \`${LABEL}\` contradict each other; Prow refuses to load both.`,
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateReporting',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    skip_report: true
    labels: {${LABEL}: Verified}
    spec:
      containers:
      - image: example.com/perf:1
        command: [./perf.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    labels: {${LABEL}: Verified}
    spec:
      containers:
      - image: example.com/perf:1
        command: [./perf.sh]
`,
  check: eachJob((job) => {
    if (job.type === 'periodic' || !isTrue(child(job.node, 'skip_report'))) return [];
    if (textAt(job.node, 'labels', LABEL) === undefined) return [];
    const message = `skip_report and the label ${LABEL} exclude each other`;
    return [about(job, { message, fix: 'keep the one that is meant' }, placeOfKey(job, 'labels', LABEL))];
  }),
};
