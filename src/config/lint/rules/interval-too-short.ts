import { parseGoDuration } from '../../../prow/go-duration.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const intervalTooShort: LintRule = {
  id: 'interval-too-short',
  severity: 'warning',
  summary: 'an interval, or an @every, of less than a minute, which runs the job without a pause',
  why:
    'horologium looks once a minute, and starts a job whose interval has passed since the last start: `interval: 0s` ' +
    'does not switch a job off, it starts the next run as soon as one has ended. (minimum_interval, which counts from ' +
    'the end, is taken as meant.)',
  source: 'sigs.k8s.io/prow cmd/horologium/main.go, sync',
  checkconfig: 'misses',
  bad: `
periodics:
- name: nightly-perf
  interval: 0s
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
    const node = child(job.node, 'interval') ?? child(job.node, 'cron');
    const written = text(node) ?? '';
    const lengthMs = parseGoDuration(written.replace(/^@every\s+/, ''));
    if (job.type !== 'periodic' || node === undefined || lengthMs === undefined || lengthMs >= MINUTE_MS) return [];
    const message = `\`${written}\` starts the next run within a minute after one has ended, all day`;
    return [about(job, { message, fix: 'write the interval that is meant, for example 24h' }, node.at)];
  }),
};

const MINUTE_MS = 60_000;
