import { textAt } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationOf } from '../decoration.ts';
import { PULL_CONTAINER } from '../examples.ts';
import { placeOfKey } from '../jobs.ts';
import type { LintRule } from '../rule.ts';

export const bucketPathPrefix: LintRule = {
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
  check: eachJob((job, tree) => {
    const prefix = decorationOf(job, tree)?.field('gcs_configuration', 'path_prefix');
    const shown = textAt(job.node, 'annotations', 'testgrid-dashboards');
    if (prefix === undefined || job.type !== 'presubmit' || shown === undefined) return [];
    const own = prefix.file === job.file;
    const message = own
      ? `the dashboard \`${shown}\` will show nothing of this presubmit`
      : `the dashboard \`${shown}\` will show nothing of this presubmit: ${prefix.file}:${prefix.node.at.line} sets a path_prefix`;
    const at = own ? prefix.node.at : placeOfKey(job, 'annotations', 'testgrid-dashboards');
    return [about(job, { message, fix: 'drop path_prefix, or the dashboard' }, at)];
  }),
};
