import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const missingSpec: LintRule = {
  id: 'missing-spec',
  severity: 'error',
  summary: 'a job without spec, or without a container',
  why:
    'A job of the agent kubernetes, which is the default, is a pod: without spec and a container Prow refuses to ' +
    'load it.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validateAgent and validatePodSpec',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job) => {
    const agent = textAt(job.node, 'agent') ?? 'kubernetes';
    if (agent !== 'kubernetes' || items(child(job.node, 'spec', 'containers')).length > 0) return [];
    const missing = child(job.node, 'spec') === undefined ? 'spec' : 'container';
    return [
      about(
        job,
        { message: `this job has no ${missing}`, fix: 'add spec.containers with an image and a command' },
        placeOfKey(job, 'spec'),
      ),
    ];
  }),
};
