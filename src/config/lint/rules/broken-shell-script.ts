import { findSyntaxError } from '../../../prow/shell/syntax.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';
import { scriptsOf } from '../scripts.ts';

export const brokenShellScript: LintRule = {
  id: 'broken-shell-script',
  severity: 'error',
  summary: 'an inline script is no valid shell',
  why:
    'A script that does not parse runs up to its mistake, or not at all. Prow does not look at it; YAML folding ' +
    '(`>`) and a lost quote are the usual causes.',
  source: 'POSIX.1-2024, Shell Command Language; the GNU Bash manual',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args:
      - |
        if [ -n "$TARGET" ]; then
          ./perf.sh
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -ce]
      args:
      - |
        if [ -n "$TARGET" ]; then
          ./perf.sh
        fi
`,
  check: eachJob((job) =>
    scriptsOf(job).flatMap((script) => {
      const error = script.shell.shell === 'zsh' ? undefined : findSyntaxError(script.text);
      if (error === undefined) return [];
      const message = `the script is no valid shell: ${error.message}`;
      const fix = 'correct it; `bash -n` says the same of a file';
      return [about(job, { message, fix }, script.place(Math.min(error.offset, script.text.trimEnd().length - 1)))];
    }),
  ),
};
