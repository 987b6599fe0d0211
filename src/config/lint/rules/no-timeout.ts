import { child } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationOf } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { isDecorated } from '../jobs.ts';
import { isPerformanceJob } from '../performance.ts';
import type { LintRule } from '../rule.ts';

export const noTimeout: LintRule = {
  id: 'no-timeout',
  severity: 'info',
  summary: 'a performance job that leaves its timeout to the site',
  why:
    'Without a timeout in the job or in the defaults of the site the entrypoint kills it after two hours (grace: 15 ' +
    's). Measurements are long and grow; the day one is cut off its results are lost, unless they are written as ' +
    'they come.',
  source: 'sigs.k8s.io/prow pkg/entrypoint/options.go, DefaultTimeout and DefaultGracePeriod',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  decorate: true
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  decorate: true
  decoration_config: {timeout: 4h, grace_period: 5m}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const own = decorationOf(job, tree)?.field('timeout') ?? child(job.node, 'spec', 'activeDeadlineSeconds');
    if (!isPerformanceJob(job) || own !== undefined || isDecorated(job, tree) !== true) return [];
    const message = 'this performance job sets no timeout: after two hours, or whatever the site says, it is killed';
    return [
      about(job, {
        message,
        fix: 'set decoration_config.timeout and a grace_period long enough to clean up and write results',
      }),
    ];
  }),
};
