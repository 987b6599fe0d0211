import { child, items, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';

export const initContainer: LintRule = {
  id: 'init-container',
  severity: 'error',
  summary: 'an init container, which Prow does not support',
  why:
    'Prow puts init containers of its own before the test, and accepts no others, save sidecars: init containers ' +
    'with restartPolicy Always.',
  source: 'sigs.k8s.io/prow pkg/config/config.go, validatePodSpec',
  checkconfig: 'rejects',
  bad: `
${NIGHTLY}
  spec:
    initContainers:
    - name: warm-up
      image: example.com/perf:1
      command: [./warm-up.sh]
    containers:
    - image: example.com/perf:1
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
${CONTAINER}
      command: [sh, -ce, "./warm-up.sh; exec ./perf.sh"]
`,
  check: eachJob((job) =>
    items(child(job.node, 'spec', 'initContainers'))
      .filter((container) => textAt(container, 'restartPolicy') !== 'Always')
      .map((container) =>
        about(
          job,
          {
            message: 'Prow does not support init containers',
            fix: 'do its work at the beginning of the test, or make it a sidecar',
          },
          container.at,
        ),
      ),
  ),
};
