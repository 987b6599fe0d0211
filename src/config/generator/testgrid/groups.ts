import { type JsonObject, present } from '../../../model/json.ts';
import { METADATA_KEYS } from '../../../model/metadata-keys.ts';
import { type Bucket, isRun, type Test } from '../../../model/suite.ts';
import { jobFolder } from '../../../prow/bucket-paths.ts';
import { ownHeaders } from './headers.ts';
import { columnsRecent, failuresToAlert, groupName, inCellMetric } from './names.ts';

/** The test group of a test: one history, made of the builds of all its jobs. Fields of TestGrid's pb/config TestGroup. */
export function testGroup(test: Test, bucket: Bucket): JsonObject {
  const { daysOfResults, alerts } = test.publish.testgrid;
  const prefixes = buildFolders(test, bucket);
  return present({
    name: groupName(test),
    gcs_prefix: prefixes.join(','),
    test_name_config: prefixes.length > 1 ? SHARED_ROWS : undefined,
    days_of_results: daysOfResults,
    num_columns_recent: columnsRecent(test),
    column_header: headersOf(test, prefixes.length > 1).map((key) => ({ configuration_value: key })),
    short_text_metric: inCellMetric(test),
    num_failures_to_alert: failuresToAlert(test),
    alert_stale_results_hours: alerts?.staleHours,
  });
}

/**
 * In a group of several jobs the updater sets the job's name before that of each row, unless the format has it somewhere (testgrid
 * pkg/updater/read.go, ensureJobName). The numbers of a pull request belong beside the periodic's, in one row: so it is there, cut
 * to no characters.
 */
const SHARED_ROWS = {
  name_elements: [{ target_config: 'Tests name' }, { target_config: 'Job name' }],
  name_format: '%s%.0s',
};

/** Columns of several jobs are distinguished by the folder of the build. */
const headersOf = (test: Test, severalJobs: boolean): readonly string[] =>
  isRun(test.experiment) && severalJobs ? [...ownHeaders(test), METADATA_KEYS.build] : ownHeaders(test);

/** Folders whose children are builds of the test, the bucket before them. Aliases of presubmits' builds are never under the bucket's path prefix. */
export function buildFolders({ triggers: { periodic, presubmit, postsubmit } }: Test, bucket: Bucket): string[] {
  const logged = [periodic, postsubmit].filter((trigger) => trigger !== undefined);
  return [
    ...logged.map(({ jobName }) => `${bucket.name}/${jobFolder({ type: 'periodic', job: jobName }, bucket)}`),
    ...(presubmit === undefined ? [] : [`${bucket.name}/pr-logs/directory/${presubmit.jobName}`]),
  ];
}
