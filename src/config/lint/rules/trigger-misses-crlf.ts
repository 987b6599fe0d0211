import { matches } from '../../../prow/regex.ts';
import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const triggerMissesCrlf: LintRule = {
  id: 'trigger-misses-crlf',
  severity: 'warning',
  summary: "a trigger that ends in a bare $, which GitHub's line ends defeat",
  why:
    "Comments written in GitHub's page have CRLF line ends, and `$` matches before the LF only: `/test perf` " +
    'followed by another line is not seen.',
  source: 'sigs.k8s.io/prow pkg/plugins/trigger/generic-comment.go; RE2 syntax: (?m) and $',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    trigger: '(?m)^/test perf$'
    rerun_command: /test perf
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
    if (trigger === undefined || command === undefined) return [];
    if (!matches(trigger, command) || matches(trigger, `${command}\r\nthank you`)) return [];
    const message = `\`${command}\` does not start the job when another line follows it: the line then ends in CRLF`;
    return [
      about(
        job,
        { message, fix: 'end the trigger with ($|\\s.*) instead of $, and begin it with (?m)' },
        placeOfKey(job, 'trigger'),
      ),
    ];
  }),
};
