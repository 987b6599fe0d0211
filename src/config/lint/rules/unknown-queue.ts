import { textAt } from '../../source/navigate.ts';
import { about, eachJob, listNames } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const unknownQueue: LintRule = {
  id: 'unknown-queue',
  severity: 'error',
  summary: 'a job_queue_name that the configuration does not declare, or that lets nothing through',
  why:
    'A queue must be a key of plank.job_queue_capacities, or no Prow component loads the configuration. Capacity 0 ' +
    'means that its jobs never start, and a negative one that there is no limit. (Looked at when the config.yaml is ' +
    'among the files.)',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateJobQueueName; pkg/plank/reconciler.go',
  checkconfig: 'rejects',
  bad: {
    'config.yaml': 'plank:\n  job_queue_capacities: {perf-bm: 1}\n',
    'jobs.yaml': `
${NIGHTLY}
  job_queue_name: pref-bm
${CONTAINER}
      command: [./perf.sh]
`,
  },
  good: {
    'config.yaml': 'plank:\n  job_queue_capacities: {perf-bm: 1}\n',
    'jobs.yaml': `
${NIGHTLY}
  job_queue_name: perf-bm
${CONTAINER}
      command: [./perf.sh]
`,
  },
  check: eachJob((job, { settings }) => {
    const queue = textAt(job.node, 'job_queue_name');
    if (queue === undefined || settings === undefined) return [];
    const at = placeOfKey(job, 'job_queue_name');
    const capacity = settings.queues.get(queue);
    if (capacity === undefined) {
      const known = settings.queues.size === 0 ? 'none' : listNames([...settings.queues.keys()]);
      const message = `the queue \`${queue}\` is not in plank.job_queue_capacities of ${listNames(settings.files)}, which has ${known}`;
      return [about(job, { message, fix: 'declare it there, or name one that is' }, at)];
    }
    if (Number(capacity) > 0) return [];
    const effect = Number(capacity) === 0 ? 'its jobs never start' : 'there is no limit';
    const message = `the queue \`${queue}\` has capacity ${capacity}: ${effect}`;
    return [about(job, { message, fix: 'give it a capacity of 1 or more', severity: 'warning' }, at)];
  }),
};
