import { POD_RULES } from '../../kubernetes/rules.ts';
import type { Slip } from '../../kubernetes/slip.ts';
import { slipsIn } from '../../kubernetes/slips.ts';
import { child, isMap } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';
import { placeIn, toJson } from '../to-json.ts';

export const invalidPod: LintRule = {
  id: 'invalid-pod',
  severity: 'error',
  summary: 'a pod whose parts do not fit together: no image, two values of a variable, a toleration that cannot be',
  why:
    'The API server refuses such a pod: Prow loads the job, and each of its runs ends in `error` before it begins. ' +
    'Each field by itself is right, so that checkconfig sees nothing.',
  source: 'Kubernetes pkg/apis/core/validation/validation.go, ValidatePodSpec; its published OpenAPI types',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  spec:
    tolerations:
    - {key: perf, operator: Exists, value: "true"}
    containers:
    - command: [./perf.sh]
      env:
      - {name: TOKEN, value: none, valueFrom: {secretKeyRef: {name: perf, key: token}}}
`,
  good: `
${NIGHTLY}
  spec:
    tolerations:
    - {key: perf, operator: Equal, value: "true"}
    containers:
    - image: example.com/perf:1
      command: [./perf.sh]
      env:
      - {name: TOKEN, valueFrom: {secretKeyRef: {name: perf, key: token}}}
`,
  check: eachJob((job) => {
    const spec = child(job.node, 'spec');
    if (!isMap(spec)) return [];
    return slipsIn(toJson(spec), 'PodSpec', POD_RULES)
      .filter(isOurs)
      .map((slip) => {
        const { message, expected, hint } = slip;
        const fix = hint ?? (expected === undefined ? 'remove it' : `write ${expected}`);
        return about(job, { message: `${message}: the API server refuses the pod`, fix }, placeIn(spec, slip.path));
      });
  }),
};

/** Names of containers and types of values have rules of their own; a job without containers, too. */
function isOurs({ what, path }: Slip): boolean {
  const isName = path.length === 3 && /ontainers$/.test(path[0] ?? '') && path[2] === 'name';
  return what === 'rule' || (what === 'missing' && !isName && path.join('.') !== 'containers');
}
