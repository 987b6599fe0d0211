import { parseCron } from '../../../prow/cron.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const invalidCron: LintRule = {
  id: 'invalid-cron',
  severity: 'error',
  summary: 'a cron expression that Prow cannot read',
  why:
    'Prow reads crons with robfig/cron: five fields, weekday 0-6 (7 is refused), no @reboot, no H, L, W or #, no ' +
    'days in `@every` (Go durations end at hours), no step of 0. One such job stops every Prow component from ' +
    'loading the configuration.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePeriodics; github.com/robfig/cron/v3',
  checkconfig: 'rejects',
  bad: `
periodics:
- name: weekly-perf
  cron: 10 2 * * 7
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: weekly-perf
  cron: 10 2 * * 0
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const cron = child(job.node, 'cron');
    const expression = text(cron);
    if (job.type !== 'periodic' || cron === undefined || expression === undefined) return [];
    const parsed = parseCron(expression);
    if (parsed.kind !== 'rejected' || parsed.consequence === 'horologium') return [];
    const message = `\`${expression}\` is not a cron for Prow: ${parsed.message}`;
    return [
      about(
        job,
        {
          message,
          fix: 'five fields in UTC: minute hour day-of-month month weekday (0-6), or @hourly, @daily, @weekly, @monthly, @every 24h',
        },
        cron.at,
      ),
    ];
  }),
};
