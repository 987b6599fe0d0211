import { passesSignalsOn } from '../../../prow/shell/signals.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const signalsStopAtShell: LintRule = {
  id: 'signals-stop-at-shell',
  severity: 'info',
  summary: 'a shell is between Prow and the program, so an abort or a timeout never reaches it',
  why:
    'On a timeout or an abort the entrypoint signals its direct child only. Bash and busybox replace themselves by the ' +
    'last simple command of a script, dash never does. A shell that waits for a command passes ' +
    'nothing on: the program below goes on making load until it is killed, and writes no results and cleans nothing ' +
    'up.',
  source: 'sigs.k8s.io/prow pkg/entrypoint/run.go: the signal goes to the process, not to its group',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [sh, -ce]
      args:
      - |
        ./prepare.sh
        ./perf.sh
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [sh, -ce]
      args:
      - |
        ./prepare.sh
        exec ./perf.sh
`,
  check: eachJob((job) => scriptsOf(job).flatMap(checkScript)),
};

function checkScript(script: Script): Complaint[] {
  const passed = passesSignalsOn(script.text, script.shell.shell);
  if (passed === true) return [];
  const where = passed === 'dash' ? 'where sh is dash (Debian, Ubuntu), ' : '';
  const message = `${where}the shell stays between Prow and the program that does the work: SIGINT and SIGTERM end at the shell`;
  const fix = 'start the program, as the last command of the script, with exec';
  return [about(script.job, { message, fix }, script.place(0))];
}
