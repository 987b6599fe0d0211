import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const triggerWithoutRerunCommand: LintRule = {
  id: 'trigger-without-rerun-command',
  severity: 'error',
  summary: 'a trigger without a rerun_command, or the other way round',
  why: 'Prow wants both or neither, and refuses to load one alone.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateTriggering',
  checkconfig: 'rejects',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    trigger: '(?m)^/test( | .* )perf,?($|\\s.*)'
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
    const [trigger, command] = [textAt(job.node, 'trigger'), textAt(job.node, 'rerun_command')];
    if (job.type !== 'presubmit' || (trigger === undefined) === (command === undefined)) return [];
    const [there, missing] = trigger === undefined ? ['rerun_command', 'trigger'] : ['trigger', 'rerun_command'];
    const message = `this presubmit has a ${there} and no ${missing}`;
    return [
      about(
        job,
        { message, fix: `add the ${missing}, or drop both: the default answers to /test ${job.name}` },
        placeOfKey(job, there),
      ),
    ];
  }),
};
