import { textAt } from '../../source/navigate.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const oneSchedule: LintRule = {
  id: 'one-schedule',
  severity: 'error',
  summary: 'a periodic with no schedule, or with more than one',
  why:
    'A periodic needs exactly one of cron, interval and minimum_interval; anything else stops every Prow component ' +
    'from loading the configuration.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePeriodics',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  interval: 24h
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
    if (job.type !== 'periodic') return [];
    const set = SCHEDULES.filter((key) => textAt(job.node, key) !== undefined);
    if (set.length === 1) return [];
    const message =
      set.length === 0
        ? 'this periodic has no schedule'
        : `this periodic has ${set.length} schedules: ${listNames(set)}`;
    return [
      about(
        job,
        { message, fix: 'give it exactly one of cron, interval, minimum_interval' },
        placeOfKey(job, set[1] ?? 'name'),
      ),
    ];
  }),
};

const SCHEDULES = ['cron', 'interval', 'minimum_interval'];
