import { child, textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { PULL_CONTAINER } from '../examples.ts';
import type { Rule } from '../rule.ts';

export const bucketPathPrefix: Rule = {
  id: 'bucket-path-prefix',
  severity: 'warning',
  summary: 'a presubmit on a TestGrid dashboard with a path_prefix in its bucket',
  why:
    'The aliases below pr-logs/directory/ are written without path_prefix, and configurator looks for them with it: ' +
    'the test group stays empty.',
  source: 'sigs.k8s.io/prow pkg/pod-utils/gcs/target.go; k8s.io/test-infra testgrid/pkg/configurator/prow/prow.go',
  checkconfig: 'misses',
  bad: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    annotations: {testgrid-dashboards: thing}
    decoration_config:
      gcs_configuration: {bucket: perf-results, path_prefix: prow, path_strategy: explicit}
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  good: `
presubmits:
  example/thing:
  - name: pull-thing-perf
    optional: true
    annotations: {testgrid-dashboards: thing}
    decoration_config:
      gcs_configuration: {bucket: perf-results, path_strategy: explicit}
${PULL_CONTAINER}
        command: [./perf.sh]
`,
  check: eachJob((job) => {
    const node = child(job.node, 'decoration_config', 'gcs_configuration', 'path_prefix');
    const shown = textAt(job.node, 'annotations', 'testgrid-dashboards');
    if (node === undefined || job.type !== 'presubmit' || shown === undefined) return [];
    return [
      about(
        job,
        {
          message: `the dashboard \`${shown}\` will show nothing of this presubmit`,
          fix: 'drop path_prefix, or the dashboard',
        },
        node.at,
      ),
    ];
  }),
};
