import { parseCron } from '../../../prow/cron.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const cronTimeZone: LintRule = {
  id: 'cron-time-zone',
  severity: 'error',
  summary: 'a cron that checkconfig accepts and horologium does not',
  why:
    'Horologium puts `TZ=UTC ` before every cron, so one with a time zone of its own (TZ=, CRON_TZ=) passes checkconfig ' +
    'and is refused when it counts: and horologium stops at the first refusal, so every periodic after this one ' +
    'that is new or changed is not scheduled either.',
  source: 'sigs.k8s.io/prow pkg/cron/cron.go, SyncConfig and addJob',
  checkconfig: 'misses',
  bad: `
periodics:
- name: nightly-perf
  cron: TZ=Europe/Prague 10 2 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
periodics:
- name: nightly-perf
  cron: 10 1 * * *
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const cron = child(job.node, 'cron');
    const parsed = parseCron(text(cron) ?? '* * * * *');
    if (cron === undefined || parsed.kind !== 'rejected' || parsed.consequence !== 'horologium') return [];
    const message = `\`${text(cron)}\` passes checkconfig, and horologium refuses it together with every new periodic after it`;
    return [about(job, { message, fix: 'write the time in UTC, without a zone' }, cron.at)];
  }),
};
