import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const queueSlotHeld: LintRule = {
  id: 'queue-slot-held',
  severity: 'info',
  summary: 'a job whose max_concurrency is below the capacity of its queue',
  why:
    'A run that waits for its own max_concurrency counts in its queue all the same: it holds a slot which younger ' +
    'runs of other jobs could use, and part of the capacity is idle. (Looked at when the config.yaml is among the files.)',
  source: 'sigs.k8s.io/prow pkg/plank/reconciler.go, canExecuteConcurrently',
  checkconfig: 'misses',
  bad: {
    'config.yaml': 'plank:\n  job_queue_capacities: {scale-projects: 4}\n',
    'jobs.yaml': `
presubmits:
  example/thing:
  - name: pull-thing-scale
    optional: true
    max_concurrency: 1
    job_queue_name: scale-projects
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  },
  good: {
    'config.yaml': 'plank:\n  job_queue_capacities: {scale-projects: 4}\n',
    'jobs.yaml': `
presubmits:
  example/thing:
  - name: pull-thing-scale
    optional: true
    job_queue_name: scale-projects
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  },
  check: eachJob((job, { settings }) => {
    const capacity = Number(settings?.queues.get(textAt(job.node, 'job_queue_name') ?? '') ?? 0);
    const own = Number(textAt(job.node, 'max_concurrency') ?? 0);
    if (job.type === 'periodic' || !(own > 0 && own < capacity)) return [];
    const message = `a second run of this job waits for max_concurrency ${own}, and holds one of the ${capacity} slots of its queue while it waits`;
    return [
      about(
        job,
        { message, fix: 'leave max_concurrency out: the queue limits the job' },
        placeOfKey(job, 'max_concurrency'),
      ),
    ];
  }),
};
