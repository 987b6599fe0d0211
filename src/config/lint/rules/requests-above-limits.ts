import { requestRefusal } from '../../../model/resource-requests.ts';
import { child, entries, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { NIGHTLY } from '../examples.ts';
import { containersOf } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const requestsAboveLimits: LintRule = {
  id: 'requests-above-limits',
  severity: 'error',
  summary: 'a container that requests more than its limit',
  why:
    'The API server refuses such a pod: Prow loads the job, and each of its runs ends in `error` before it begins. ' +
    'What is no CPU, memory or storage (a GPU, huge pages) must be requested exactly as it is limited.',
  source: 'Kubernetes pkg/apis/core/validation/validation.go, ValidateContainerResourceRequirements',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  spec:
    containers:
    - image: example.com/perf:1
      command: [./perf.sh]
      resources:
        requests: {cpu: "4", memory: 16Gi}
        limits: {cpu: "4", memory: 16G}
`,
  good: `
${NIGHTLY}
  spec:
    containers:
    - image: example.com/perf:1
      command: [./perf.sh]
      resources:
        requests: {cpu: "4", memory: 16Gi}
        limits: {cpu: 4000m, memory: 16Gi}
`,
  check: eachJob((job) =>
    containersOf(job).flatMap((container) =>
      entries(child(container, 'resources', 'requests')).flatMap(({ key, value, at }) => {
        const [request, limit] = [text(value) ?? '', text(child(container, 'resources', 'limits', key)) ?? ''];
        const relation = requestRefusal(key, request, limit);
        if (relation === undefined) return [];
        const message = `the request of ${request} ${key} ${relation} the limit of ${limit}: the API server refuses the pod`;
        return [about(job, { message, fix: 'raise the limit, or lower the request' }, at)];
      }),
    ),
  ),
};
