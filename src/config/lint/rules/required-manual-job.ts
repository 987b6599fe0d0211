import { child, isTrue, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { isPerformanceJob } from '../performance.ts';
import type { LintRule } from '../rule.ts';

export const requiredManualJob: LintRule = {
  id: 'required-manual-job',
  severity: 'warning',
  summary: 'a performance presubmit that only a comment starts, and that does not say whether it is optional',
  why:
    'A manual presubmit that is not optional is required once it has reported: a slow or noisy measurement that ' +
    'a person asked for then blocks the merge, and a push aborts it without starting it again.',
  source: 'sigs.k8s.io/prow pkg/config/jobs.go, ContextRequired; pkg/config/tide.go ("required if present")',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    always_run: false
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    always_run: false
    optional: true
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  check: eachJob((job) => {
    if (job.type !== 'presubmit' || !isPerformanceJob(job)) return [];
    const runs = ['always_run', 'run_before_merge'].some((key) => isTrue(child(job.node, key)));
    const matches = ['run_if_changed', 'skip_if_only_changed'].some((key) => textAt(job.node, key) !== undefined);
    const harmless = ['optional', 'skip_report'].some((key) => isTrue(child(job.node, key)));
    const isMeant = textAt(job.node, 'optional') !== undefined;
    if (runs || matches || harmless || isMeant) return [];
    const message =
      'this performance presubmit runs only when a person asks for it, and then it must pass before the PR merges';
    return [about(job, { message, fix: 'add optional: true' })];
  }),
};
