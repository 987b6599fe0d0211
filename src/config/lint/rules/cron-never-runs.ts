import { epochMs } from '../../../model/units.ts';
import { parseCron } from '../../../prow/cron.ts';
import { nextRun } from '../../../prow/cron-runs.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const cronNeverRuns: LintRule = {
  id: 'cron-never-runs',
  severity: 'info',
  summary: 'a cron whose date does not exist',
  why: 'A date such as 31 February is a valid cron and has no next run: the job is accepted, shown, and never started. That is also the idiom for a job that people start by hand, so this is information.',
  source: 'github.com/robfig/cron/v3, SpecSchedule.Next gives up after five years',
  checkconfig: 'misses',
  bad: `
periodics:
- name: yearly-perf
  cron: 0 3 31 2 *
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: yearly-perf
  cron: 0 3 28 2 *
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const cron = child(job.node, 'cron');
    const expression = text(cron);
    if (cron === undefined || expression === undefined) return [];
    const schedule = parseCron(expression);
    if (schedule.kind === 'rejected' || nextRun(schedule, START) !== undefined) return [];
    return [
      about(
        job,
        {
          message: `\`${expression}\` names a date that does not come: the job never runs`,
          fix: 'name a day that the month has',
        },
        cron.at,
      ),
    ];
  }),
};

/** Any day will do: robfig looks five years ahead, which holds a 29 February. */
const START = epochMs(Date.UTC(2026, 0, 1));
