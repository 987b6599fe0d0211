import { compileRegex, matches } from '../../../prow/regex.ts';
import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const rerunCommandMismatch: LintRule = {
  id: 'rerun-command-mismatch',
  severity: 'error',
  summary: 'the trigger does not match the rerun command',
  why:
    'Prow asks people to write the rerun command, so it must start the job; Prow refuses to load a job whose ' +
    'trigger does not match it.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, SetPresubmitRegexes',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    trigger: '(?m)^/test( | .* )perf,?($|\\s.*)'
    rerun_command: /test pull-thing-perf
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    trigger: '(?m)^/test( | .* )perf,?($|\\s.*)'
    rerun_command: /test perf
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  check: eachJob((job) => {
    const trigger = textAt(job.node, 'trigger');
    const command = textAt(job.node, 'rerun_command');
    if (job.type !== 'presubmit' || trigger === undefined || command === undefined) return [];
    if ('error' in compileRegex(trigger) || matches(trigger, command)) return [];
    const message = `\`${command}\` does not match the trigger \`${trigger}\``;
    return [
      about(
        job,
        { message, fix: 'make the trigger match the command that Prow asks people to write' },
        placeOfKey(job, 'rerun_command'),
      ),
    ];
  }),
};
