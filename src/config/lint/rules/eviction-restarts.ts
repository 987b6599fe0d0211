import { child, isTrue, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { placeOf, placeOfKey } from '../jobs.ts';
import { isPerformanceJob } from '../performance.ts';
import type { LintRule } from '../rule.ts';

export const evictionRestarts: LintRule = {
  id: 'eviction-restarts',
  severity: 'warning',
  summary: 'a performance job that begins again when its pod is evicted',
  why:
    'Without `error_on_eviction: true` Prow starts an evicted pod up to three more times (plank.max_revivals), and ' +
    'says nothing of it in the result: the load runs beside what the first attempt left behind, and the time of the ' +
    'job is that of all attempts. (warning where `false` is written, info where nothing is.)',
  source: 'sigs.k8s.io/prow pkg/plank/reconciler.go, syncPendingJob (PodRevivalCount)',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  error_on_eviction: false
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  error_on_eviction: true
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const written = child(job.node, 'error_on_eviction');
    const isPod = child(job.node, 'spec') !== undefined;
    if (!isPod || !isPerformanceJob(job) || isTrue(written)) return [];
    const isSaid = text(written) !== undefined;
    const message = 'when its pod is evicted, this performance job begins again, beside what its first attempt left';
    const at = isSaid ? placeOfKey(job, 'error_on_eviction') : placeOf(job);
    return [about(job, { message, fix: 'error_on_eviction: true', severity: isSaid ? 'warning' : 'info' }, at)];
  }),
};
