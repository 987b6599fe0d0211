import { parseGoDuration } from '../../../prow/go-duration.ts';
import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import { kindOf } from '../fields.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const invalidDuration: LintRule = {
  id: 'invalid-duration',
  severity: 'error',
  summary: 'a duration that Go does not read',
  why:
    'Durations are Go\'s: "1h30m", "90s". There are no days ("1d") and no spaces, and an interval without a unit is ' +
    'refused.',
  source:
    'sigs.k8s.io/prow pkg/config/config.go, validatePeriodics; pkg/apis/prowjobs/v1/types.go; Go time.ParseDuration',
  checkconfig: 'rejects',
  bad: `
periodics:
- name: nightly-perf
  interval: 1d
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
  check: eachJob((job) =>
    DURATIONS.flatMap((path) => {
      const node = child(job.node, ...path);
      const value = text(node);
      const required = path[0] === 'retry' && job.type === 'periodic' && child(job.node, 'retry')?.kind === 'map';
      if (value === undefined && required) return [about(job, RETRY, placeOfKey(job, 'retry'))];
      if (node?.kind !== 'scalar' || value === undefined || parseGoDuration(value) !== undefined) return [];
      if (path[0] === 'decoration_config' && kindOf(node) !== 'string') return [];
      return [
        about(
          job,
          { message: `\`${path.join('.')}: ${value}\` is no duration`, fix: 'write it as Go does: 24h, 1h30m, 90s' },
          node.at,
        ),
      ];
    }),
  ),
};

const RETRY = { message: '`retry` has no interval', fix: 'write retry.interval as Go does: 5m' };

const DURATIONS = [
  ['interval'],
  ['minimum_interval'],
  ['retry', 'interval'],
  ...['timeout', 'grace_period', 'pod_pending_timeout', 'pod_running_timeout', 'pod_unscheduled_timeout'].map((key) => [
    'decoration_config',
    key,
  ]),
];
