import { findFailures } from '../../../prow/shell/failures.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';
import { scriptsOf } from '../scripts.ts';

export const scriptTooEntangled: LintRule = {
  id: 'script-too-entangled',
  severity: 'warning',
  summary: 'a script with more ways through it than are followed, so that it is not judged to its end',
  why:
    'Which failures a script loses is found out by following it once for each command that can fail. Conditions in ' +
    'loops and functions multiply the ways; after 100,000 steps, or with more than 48 states at one place, the rest is ' +
    'left out. That swallowed-exit-code and its kin find nothing then means nothing.',
  source: 'src/prow/shell/failures.ts, its limit of steps',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args:
      - |
        [ -f 1 ] && one() { ./1.sh; }
        [ -f 2 ] && two() { ./2.sh; }
        [ -f 3 ] && three() { ./3.sh; }
        [ -f 4 ] && four() { ./4.sh; }
        [ -f 5 ] && five() { ./5.sh; }
        [ -f 6 ] && six() { ./6.sh; }
        ./perf.sh
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args: [./perf.sh]
`,
  check: eachJob((job) =>
    scriptsOf(job).flatMap((script) => {
      if (findFailures(script.text, script.shell)?.complete !== false) return [];
      const message =
        'this script has too many ways through it to follow: whether it loses a failure was not found out';
      const fix = 'put it into a file of the repository, and parts of it into files of their own';
      return [about(job, { message, fix }, script.place(0))];
    }),
  ),
};
