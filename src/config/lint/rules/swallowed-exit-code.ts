import { findFailures } from '../../../prow/shell/failures.ts';
import type { CommandFailure, ScriptFailures } from '../../../prow/shell/script-failures.ts';
import type { Loss } from '../../../prow/shell/state.ts';
import { isWork } from '../../../prow/shell/weight.ts';
import { SEVERITIES, type Severity } from '../../source/diagnostic.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER } from '../examples.ts';
import type { Job } from '../jobs.ts';
import { isPerformanceJob } from '../performance.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const swallowedExitCode: LintRule = {
  id: 'swallowed-exit-code',
  severity: 'warning',
  summary: 'a script goes on after a command has failed, and the job stays green',
  why:
    'Prow knows of a job only its exit code, and a shell script without `set -e` has the exit code of its last ' +
    'command. What fails before that is lost: the job passes, TestGrid shows green. A measurement ' +
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

interface Lost extends CommandFailure {
  readonly lostBy: Loss;
}

function checkScript(script: Script): Complaint[] {
  const failures = findFailures(script.text, script.shell);
  if (failures === undefined) return [];
  const lost = failures.commands.filter((command): command is Lost => isReported(command, failures));
  const severities = lost.map((command) => severityOf(command, failures, script.job));
  const severity = SEVERITIES.find((level) => severities.includes(level));
  const worst = lost[severity === undefined ? -1 : severities.indexOf(severity)];
  if (worst === undefined) return [];
  const alike = lost.filter(({ lostBy }, index) => lostBy === worst.lostBy && severities[index] === severity);
  const { message, fix } = describe(worst, alike, failures);
  return [about(script.job, { message, fix, severity }, script.place(worst.offset))];
}

/** `|| true` is a decision, unless nothing is left that can fail. */
function isReported({ lostBy, weight }: CommandFailure, { canFail }: ScriptFailures): boolean {
  if (lostBy === undefined || LOSSES[lostBy] === undefined) return false;
  return lostBy !== 'ignored' || (!canFail && isWork(weight));
}

/**
 * It is an error where nothing can make the job fail. What is built or prepared in vain makes what follows fail too, nearly always; so does
 * other work before the last, other, program, save where that measures: it then measures something else. Some losses are often meant,
 * so that only the verdict of a test or measurement is serious there.
 */
function severityOf(
  { lostBy, weight, text }: Lost,
  { canFail, last, endsWithWork }: ScriptFailures,
  job: Job,
): Severity {
  if (!canFail && isWork(weight)) return 'error';
  if (weight === 'verdict') return 'warning';
  const isNoticed = lostBy === 'later' && endsWithWork && programOf(text) !== programOf(last) && !isPerformanceJob(job);
  return weight === 'work' && LOSSES[lostBy]?.often !== 'meant' && !isNoticed ? 'warning' : 'info';
}

const programOf = (command: string): string => command.split(' ', 1)[0] ?? '';

function describe(
  { lostBy, weight }: Lost,
  alike: readonly Lost[],
  { canFail, last, sources }: ScriptFailures,
): { message: string; fix: string } {
  const caveat = sources && lostBy === 'later' ? ', unless a file that it sources sets -e' : '';
  const consequence = !canFail && isWork(weight) ? '; the job passes whatever happens' : '';
  const commands = listNames([...new Set(alike.map(({ text }) => text))], 3);
  const { says, fix = FIX } = LOSSES[lostBy] ?? {};
  return { message: `${says?.(commands, last)}${consequence}${caveat}`, fix };
}

const FIX =
  'start the shell with -ce (bash: -ceo pipefail), or the script with `set -e`, and end it with a command whose success means something';

interface LossText {
  readonly says: (commands: string, last: string) => string;
  readonly fix?: string;
  readonly often?: 'meant';
}

/** Losses that are reported; `pipe` has a rule of its own. */
const LOSSES: Partial<Record<Loss, LossText>> = {
  later: {
    says: (commands, last) =>
      `a failure of ${commands} is swallowed: the script goes on, and its last command, \`${last}\`, decides`,
  },
  and: {
    says: (commands) => `\`set -e\` does not end the script when ${commands} fails, because && follows`,
    fix: 'put the two commands on lines of their own',
  },
  else: {
    says: (commands) => `in \`a && b || c\` a failure of ${commands} runs c too, and only c counts`,
    fix: 'write `if a; then b; else c; fi`, or put the commands before the test on lines of their own under `set -e`',
  },
  ignored: {
    says: (commands) => `the failure of ${commands} is thrown away by what follows ||`,
    fix: 'let the command decide: drop what follows ||, or keep its exit code and exit with it',
    often: 'meant',
  },
  said: {
    says: (commands) => `after a failure of ${commands} the script only says so, and goes on as if it had succeeded`,
    fix: 'end with `exit 1` after the message',
    often: 'meant',
  },
  unread: {
    says: (commands) => `the exit code of ${commands} is kept in a variable, and the script does not end with it`,
    fix: 'end the script with `exit $VARIABLE`',
  },
  loop: {
    says: (commands) => `only the last turn of the loop counts: an earlier failure of ${commands} is lost`,
  },
  retry: {
    says: (commands) => `when each attempt of ${commands} has failed, the script goes on as if one had succeeded`,
    fix: 'end with `exit 1` when the last attempt has failed',
    often: 'meant',
  },
  substitution: {
    says: (commands) =>
      `the failure of ${commands} is lost: \`export\`, \`local\` or \`echo\` around $(...) succeeds all the same`,
    fix: 'assign first, `X=$(...)`, and export, declare or print on the next line',
    often: 'meant',
  },
  background: {
    says: (commands) => `a failure of ${commands} in the background is lost: \`wait\` without operands succeeds`,
    fix: 'wait for each job by its process id: `a & first=$!; b & second=$!; wait $first; wait $second` under `set -e`',
  },
  trap: {
    says: (commands) => `a failure of ${commands} is lost: the trap on EXIT ends the script with 0`,
    fix: 'begin the trap with `rc=$?` and end it with `exit $rc`, or leave `exit` out of it',
  },
};
