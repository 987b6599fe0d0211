import type { Test } from '../../../model/suite.ts';

/** A test's group has the name of its first job: unique, and known to people from Prow. */
export const groupName = (test: Test): string | undefined =>
  (test.periodic ?? test.presubmit ?? test.postsubmit)?.jobName;

/** Columns that count as recent. Builds of PRs come in bursts, so a test that has them looks back further. */
export const columnsRecent = (test: Test): number => (test.presubmit === undefined ? 10 : 20);

/** A tab's options in the form of a URL's query: the metrics that it draws when it opens. */
export function baseOptions({ testgrid }: Test): string | undefined {
  if (testgrid.graphMetrics.length === 0) return undefined;
  return testgrid.graphMetrics.map((metric) => `graph-metrics=${encodeURIComponent(metric)}`).join('&');
}
