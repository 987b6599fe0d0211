import { findFailures } from '../../../prow/shell/failures.ts';
import type { CommandFailure } from '../../../prow/shell/script-failures.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const pipelineHidesFailure: LintRule = {
  id: 'pipeline-hides-failure',
  severity: 'warning',
  summary: 'a command is piped into one that always succeeds, without pipefail',
  why:
    'The exit code of a pipeline is that of its last command, and `set -e` looks at nothing else. `make test | tee ' +
    'log` passes whatever make says, unless `set -o pipefail` is in force (bash, and POSIX sh since 2024).',
  source: 'POSIX.1-2024, Shell Command Language, 2.9.2 Pipelines',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args: ["./perf.sh | tee $ARTIFACTS/perf.log"]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ceo, pipefail]
      args: ["./perf.sh | tee $ARTIFACTS/perf.log"]
`,
  check: eachJob((job) => scriptsOf(job).flatMap(checkScript)),
};

function checkScript(script: Script): Complaint[] {
  const commands = findFailures(script.text, script.shell)?.commands ?? [];
  const piped = commands.filter(({ lostBy }) => lostBy === 'pipe');
  const first = piped.find(isSerious) ?? piped[0];
  if (first === undefined) return [];
  return [
    about(
      script.job,
      {
        message: `the failure of ${listNames([first.text])} is lost in the pipe: the command after it succeeds all the same`,
        fix: 'start bash with -o pipefail, or write `set -o pipefail` at the top of the script',
        severity: isSerious(first) ? 'warning' : 'info',
      },
      script.place(first.offset),
    ),
  ];
}

const isSerious = ({ weight }: CommandFailure): boolean => weight === 'work' || weight === 'verdict';
