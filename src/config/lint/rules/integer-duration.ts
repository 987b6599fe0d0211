import { child } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { kindOf } from '../fields.ts';
import type { LintRule } from '../rule.ts';

export const integerDuration: LintRule = {
  id: 'integer-duration',
  severity: 'error',
  summary: 'a timeout written as a number, which Prow takes for nanoseconds',
  why:
    '`timeout: 7200` is 7.2 microseconds, not two hours: the job is killed as soon as it starts. `timeout` and ' +
    '`grace_period` accept integers, and their unit is the nanosecond.',
  source: 'sigs.k8s.io/prow pkg/apis/prowjobs/v1/types.go, Duration.UnmarshalJSON',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  decoration_config: {timeout: 7200}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  decoration_config: {timeout: 2h}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) =>
    ['timeout', 'grace_period'].flatMap((key) => {
      const node = child(job.node, 'decoration_config', key);
      if (node?.kind !== 'scalar' || kindOf(node) !== 'int' || Number(node.text) >= 1e9 || node.text === '0') return [];
      const message = `\`${key}: ${node.text}\` is ${node.text} nanoseconds`;
      return [about(job, { message, fix: `give it a unit: ${key}: ${node.text}s` }, node.at)];
    }),
  ),
};
