import { parseCron } from '../../../prow/cron.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const cronSeconds: LintRule = {
  id: 'cron-seconds',
  severity: 'warning',
  summary: 'a cron of six fields, of which the first is the second',
  why: 'Prow takes six fields and reads the first as the second, so that all others move: a space behind the comma of `0 22, 10 * * *` makes second 0, minute 22, hour 10, once a day. checkconfig says nothing.',
  source: 'github.com/robfig/cron/v3 parser.go and spec.go',
  checkconfig: 'misses',
  bad: `
periodics:
- name: weekly-perf
  cron: '0 22, 10 * * *'
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: weekly-perf
  cron: '0 10,22 * * *'
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const cron = child(job.node, 'cron');
    const expression = text(cron) ?? '';
    const schedule = parseCron(expression);
    if (job.type !== 'periodic' || cron === undefined || schedule.kind !== 'fields') return [];
    const fields = expression.trim().split(/\s+/);
    if (expression.startsWith('@') || fields.length !== 6) return [];
    const [second, minute, hour] = fields;
    const message = `\`${expression}\` has six fields: second ${second}, minute ${minute}, hour ${hour}`;
    return [about(job, { message, fix: 'write five fields, without the second' }, cron.at)];
  }),
};
