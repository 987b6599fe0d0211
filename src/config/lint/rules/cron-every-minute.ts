import { isEachMinute, parseCron } from '../../../prow/cron.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const cronEveryMinute: LintRule = {
  id: 'cron-every-minute',
  severity: 'warning',
  summary: 'a cron that starts every minute of some hours',
  why: 'In `* 4 * * *` the star is the minute: sixty runs between 4:00 and 4:59. The one run that is meant is `0 4 * * *`. (A star for both, every minute of the day, is taken as meant.)',
  source: 'github.com/robfig/cron/v3 parser.go and spec.go',
  checkconfig: 'misses',
  bad: `
periodics:
- name: weekly-perf
  cron: '* 4 * * 1'
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: weekly-perf
  cron: 0 4 * * 1
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const cron = child(job.node, 'cron');
    const expression = text(cron) ?? '';
    const schedule = parseCron(expression);
    if (job.type !== 'periodic' || cron === undefined || schedule.kind === 'rejected' || !isEachMinute(schedule))
      return [];
    const message = `\`${expression}\` starts the job in each minute of the hours that it names`;
    return [about(job, { message, fix: 'name the minute: 0' }, cron.at)];
  }),
};
