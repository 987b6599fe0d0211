import { findFailures } from '../../../prow/shell/failures.ts';
import type { ScriptFailures, Unnoticed } from '../../../prow/shell/script-failures.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { Complaint, Rule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const swallowedExitCode: Rule = {
  id: 'swallowed-exit-code',
  severity: 'warning',
  summary: 'a script goes on after a command has failed, and the job stays green',
  why:
    'Prow knows of a job only its exit code, and a shell script without `set -e` has the exit code of its last ' +
    'command. What fails before that is lost: the job passes, TestGrid shows green, and nobody looks. A measurement ' +
    'that did not happen then counts as a good one.',
  source: 'POSIX.1-2024, Shell Command Language, 2.8.2 and `set -e`; sigs.k8s.io/prow pkg/entrypoint/run.go',
  checkconfig: 'misses',
  bad: `
periodics:
- name: nightly-scale
  cron: 40 15 * * *
${CONTAINER}
      command: [/bin/sh, -c]
      args:
      - |
        OBJECTS=400 ./run-density.sh
        sleep 10m
        OBJECTS=600 ./run-density.sh
`,
  good: `
periodics:
- name: nightly-scale
  cron: 40 15 * * *
${CONTAINER}
      command: [/bin/sh, -ce]
      args:
      - |
        OBJECTS=400 ./run-density.sh
        sleep 10m
        OBJECTS=600 ./run-density.sh
`,
  check: eachJob((job) => scriptsOf(job).flatMap(checkScript)),
};

function checkScript(script: Script): Complaint[] {
  const failures = findFailures(script.text, script.shell);
  if (failures === undefined) return [];
  const lost = failures.unnoticed.filter(({ why }) => why !== 'pipe' && (why !== 'ignored' || !failures.canFail));
  const first = lost.find(({ weight }) => weight === 'work') ?? lost[0];
  if (first === undefined || (first.why === 'ignored' && first.weight !== 'work')) return [];
  const neverFails = !failures.canFail && first.weight === 'work';
  const severity = neverFails ? 'error' : first.weight === 'work' ? 'warning' : 'info';
  return [
    about(
      script.job,
      { message: describe(first, lost, failures, neverFails), fix: fixFor(first), severity },
      script.place(first.offset),
    ),
  ];
}

function describe(first: Unnoticed, lost: readonly Unnoticed[], failures: ScriptFailures, neverFails: boolean): string {
  const caveat = failures.sources && first.why === 'later' ? ', unless a file that it sources sets -e' : '';
  const consequence = neverFails ? `; the job passes whatever happens${caveat}` : caveat;
  const alike = lost.filter(({ weight, why }) => weight === first.weight && why === first.why);
  const commands = listNames([...new Set(alike.map(({ text }) => text))], 3);
  return `${reason(first, commands, failures.last)}${consequence}`;
}

function reason({ why }: Unnoticed, commands: string, last: string): string {
  switch (why) {
    case 'ignored':
      return `the failure of ${commands} is thrown away by what follows ||`;
    case 'and':
      return `\`set -e\` does not end the script when ${commands} fails, because && follows`;
    case 'loop':
      return `only the last turn of the loop counts: an earlier failure of ${commands} is lost`;
    default:
      return `a failure of ${commands} is swallowed: the script goes on, and its last command, \`${last}\`, decides`;
  }
}

function fixFor({ why }: Unnoticed): string {
  if (why === 'ignored') return 'let the command decide: drop what follows ||, or keep its exit code and exit with it';
  if (why === 'and') return 'put the two commands on lines of their own';
  return 'start the shell with -ce (bash: -ceo pipefail), or the script with `set -e`, and end it with a command whose success means something';
}
