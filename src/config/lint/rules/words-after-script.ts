import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { Complaint, LintRule } from '../rule.ts';
import { type Script, scriptsOf } from '../scripts.ts';

export const wordsAfterScript: LintRule = {
  id: 'words-after-script',
  severity: 'warning',
  summary: 'words after the script of `sh -c` that the script never reads',
  why:
    'What follows the script of `sh -c` becomes `$0`, `$1` and so on. A script that does not read them runs as if they ' +
    'were not there: `bash -c make perftest` runs `make`. The first of them is `$0`, so that `"$@"` leaves it out.',
  source: 'POSIX.1-2024, sh: -c command_string [command_name [argument...]]',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -c]
      args: [make, perftest]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -c]
      args: [exec make "$@", --, perftest]
`,
  check: eachJob((job) => scriptsOf(job).flatMap(checkScript)),
};

function checkScript(script: Script): Complaint[] {
  const lost = lostWords(script);
  if (lost.length === 0) return [];
  const message = `the script does not read ${listNames(lost)}: what follows the script of -c is \`$0\`, \`$1\` and so on`;
  const fix = 'write the words into the script, or read them: `exec program "$@"`, with `--` in the place of `$0`';
  return [about(script.job, { message, fix }, script.place(0))];
}

function lostWords({ text, operands }: Script): readonly string[] {
  const [zeroth = '', ...others] = operands;
  const readsZeroth = /\$\{?0/.test(text);
  if (!readsZeroth && !/\$\{?[1-9@*#]|\bshift\b|\bgetopts\b/.test(text))
    return others.length > 0 || !isName(zeroth) ? operands : [];
  return readsZeroth || !/^--?\w/.test(zeroth) ? [] : [zeroth];
}

/** What people write in the place of `$0`: nothing, `--`, `_`, the shell's own name. */
const isName = (word: string): boolean => /^(--?|_|.*sh)?$/.test(word);
