import { namesEitherDay, parseCron } from '../../../prow/cron.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const cronEitherDay: LintRule = {
  id: 'cron-either-day',
  severity: 'warning',
  summary: 'a cron with a day of month and a weekday, of which either is enough',
  why: 'Where both are restricted, a day that matches one of them is enough: `0 4 1-7 * 1` runs on the first seven days of a month and on every Monday, not on the first Monday. A step (`*/2`) restricts too.',
  source: 'github.com/robfig/cron/v3 parser.go and spec.go',
  checkconfig: 'misses',
  bad: `
periodics:
- name: weekly-perf
  cron: 0 4 1-7 * 1
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: weekly-perf
  cron: 0 4 1-7 * *
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const cron = child(job.node, 'cron');
    const expression = text(cron) ?? '';
    const schedule = parseCron(expression);
    if (job.type !== 'periodic' || cron === undefined || schedule.kind !== 'fields') return [];
    if (!namesEitherDay(schedule)) return [];
    const message = `\`${expression}\` runs on the days of month and on the weekdays that it names, not only where both meet`;
    return [about(job, { message, fix: 'restrict one of the two, and look at the other inside the job' }, cron.at)];
  }),
};
