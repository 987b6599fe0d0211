import { child, text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationMs, decorationOf } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import { isDecorated, placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const deadlineKillsSidecar: LintRule = {
  id: 'deadline-kills-sidecar',
  severity: 'warning',
  summary: 'activeDeadlineSeconds on a decorated job, which ends the pod before its results are uploaded',
  why:
    'The kubelet ends the whole pod, the sidecar too: no log, no artifact and no finished.json reach the bucket. The ' +
    'timeout of decoration_config ends the test alone, and then uploads. A deadline that is longer than timeout and ' +
    'grace_period together (two hours and 15 s where nothing is set) is left alone. (info where only the config.yaml, which is not here, says whether the job is decorated.)',
  source: 'sigs.k8s.io/prow pkg/sidecar/run.go; Kubernetes pkg/kubelet/active_deadline.go',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  decorate: true
  decoration_config: {timeout: 4h, grace_period: 5m}
  spec:
    activeDeadlineSeconds: 14400
    containers:
    - image: example.com/perf:1
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
    const deadline = child(job.node, 'spec', 'activeDeadlineSeconds');
    const deadlineMs = Number(text(deadline) ?? Number.NaN) * 1000;
    const decorated = isDecorated(job, tree);
    if (decorated === false || Number.isNaN(deadlineMs)) return [];
    const decoration = decorationOf(job, tree);
    const endsMs =
      (decorationMs(decoration, 'timeout') ?? TIMEOUT_MS) + (decorationMs(decoration, 'grace_period') ?? GRACE_MS);
    if (deadlineMs > endsMs) return [];
    const message = `after ${text(deadline)} s the kubelet ends the pod with its sidecar, and Prow's timeout with grace_period needs ${endsMs / 1000} s: nothing is uploaded`;
    const fix = 'set decoration_config.timeout instead';
    const severity = decorated === true ? 'warning' : 'info';
    return [about(job, { message, fix, severity }, placeOfKey(job, 'spec', 'activeDeadlineSeconds'))];
  }),
};

/** What the entrypoint takes where nothing is set. */
const TIMEOUT_MS = 2 * 3_600_000;
const GRACE_MS = 15_000;
