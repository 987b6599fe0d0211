import { child } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const retryInterval: LintRule = {
  id: 'retry-interval',
  severity: 'error',
  summary: '`retry` on a periodic with `interval`: Prow then runs it every retry.interval',
  why:
    'When Prow validates a periodic it stores retry.interval as the interval of the job itself, and leaves the ' +
    'interval of the retries at zero: a job with `interval: 24h` and `retry: {interval: 10m}` runs every ten ' +
    'minutes.',
  source:
    'sigs.k8s.io/prow pkg/config/config.go, validatePeriodics: `periodics[j].interval = d` under `if p.Retry != nil`',
  checkconfig: 'misses',
  bad: `
periodics:
- name: nightly-perf
  interval: 24h
  retry: {attempts: 2, interval: 10m}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: nightly-perf
  interval: 24h
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    if (job.type !== 'periodic' || child(job.node, 'retry') === undefined) return [];
    const replaced = child(job.node, 'interval') !== undefined;
    const message = replaced
      ? 'the job will run every retry.interval, not every interval: Prow stores the one in the place of the other'
      : 'a retry starts at the next tick, not after retry.interval: Prow stores that in the place of another field';
    return [
      about(
        job,
        { message, fix: 'leave retry out, and retry inside the job', severity: replaced ? 'error' : 'info' },
        placeOfKey(job, 'retry'),
      ),
    ];
  }),
};
