import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const negativeMaxConcurrency: LintRule = {
  id: 'negative-max-concurrency',
  severity: 'error',
  summary: 'a negative max_concurrency',
  why: '0 means no limit; Prow refuses to load anything below it.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateJobBase',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  max_concurrency: -1
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  max_concurrency: 1
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const node = child(job.node, 'max_concurrency');
    const value = text(node);
    if (node === undefined || value === undefined || !value.startsWith('-')) return [];
    return [
      about(job, { message: `max_concurrency is ${value}`, fix: '0 for no limit, 1 for one run at a time' }, node.at),
    ];
  }),
};
