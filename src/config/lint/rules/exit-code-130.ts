import { findFailures } from '../../../prow/shell/failures.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';
import { scriptsOf } from '../scripts.ts';

export const exitCode130: LintRule = {
  id: 'exit-code-130',
  severity: 'warning',
  summary: 'a script exits with 130, which Prow reads as "aborted"',
  why:
    'The sidecar takes exit code 130 for the mark that the entrypoint leaves after an abort: the job counts as ' +
    'ABORTED, not as failed, and no failure is reported. (What a trap on a signal ends with is taken as meant.)',
  source: 'sigs.k8s.io/prow pkg/entrypoint/run.go (AbortedErrorCode), pkg/sidecar/run.go',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -c]
      args: ["./perf.sh || exit 130"]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [bash, -c]
      args: ["./perf.sh || exit 1"]
`,
  check: eachJob((job) =>
    scriptsOf(job).flatMap((script) => {
      const [first] = findFailures(script.text, script.shell)?.aborts ?? [];
      if (first === undefined) return [];
      const message = 'exit code 130 means "aborted" to Prow: this failure is not reported as one';
      return [about(job, { message, fix: 'exit with 1' }, script.place(first))];
    }),
  ),
};
