import { text } from '../../source/navigate.ts';
import { about, eachJob } from '../complain.ts';
import { decorationOf } from '../decoration.ts';
import { CONTAINER, NIGHTLY } from '../examples.ts';
import type { LintRule } from '../rule.ts';
import { usesTestgrid } from '../testgrid.ts';

export const bucketScheme: LintRule = {
  id: 'bucket-scheme',
  severity: 'warning',
  summary: 'a bucket written with gs://, which breaks the TestGrid prefix',
  why:
    'configurator joins bucket and path to a prefix: `gs://b` becomes `gs:/b/logs/...`, and the test group stays ' +
    'empty. Prow itself takes both. (info where no job has an annotation for TestGrid)',
  source: 'k8s.io/test-infra testgrid/pkg/configurator/prow/prow.go, path.Join(bucket, ...)',
  checkconfig: 'misses',
  bad: `
${NIGHTLY}
  annotations: {testgrid-dashboards: perf}
  decoration_config:
    gcs_configuration: {bucket: "gs://perf-results", path_strategy: explicit}
${CONTAINER}
      command: [./perf.sh]
`,
  good: `
${NIGHTLY}
  annotations: {testgrid-dashboards: perf}
  decoration_config:
    gcs_configuration: {bucket: perf-results, path_strategy: explicit}
${CONTAINER}
      command: [./perf.sh]
`,
  check: eachJob((job, tree) => {
    const field = decorationOf(job, tree)?.field('gcs_configuration', 'bucket');
    const bucket = text(field?.node);
    if (field === undefined || bucket?.startsWith('gs://') !== true) return [];
    const message = `TestGrid will look for \`gs:/${bucket.slice(5)}/...\``;
    const severity = usesTestgrid(tree) ? 'warning' : 'info';
    return [
      { ...about(job, { message, fix: `bucket: ${bucket.slice(5)}`, severity }, field.node.at), file: field.file },
    ];
  }),
};
