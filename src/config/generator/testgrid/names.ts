import { listAt, stringAt } from '../../../model/json.ts';
import { benchmarkMetrics } from '../../../model/metrics/benchmark.ts';
import { propertyName } from '../../../model/metrics/property-name.ts';
import { type Experiment, isRun, type Test } from '../../../model/suite.ts';
import { scenarioOfKind } from '../../../scenarios/index.ts';

/** A test's group has the name of its first job: unique, and known to people from Prow. */
export const groupName = (test: Test): string | undefined =>
  (test.triggers.periodic ?? test.triggers.presubmit ?? test.triggers.postsubmit)?.jobName;

/** Whether TestGrid shows the test at all: a group that no tab shows is an error there. */
export const isShown = (test: Test): boolean =>
  groupName(test) !== undefined && test.publish.testgrid.dashboards.length > 0;

/** Columns that count as recent. Builds of PRs come in bursts, so a test that has them looks back further. */
export const columnsRecent = (test: Test): number => (test.triggers.presubmit === undefined ? 10 : 20);

/** The property of junit rows that is shown in the cells; of what prowess runs, the tail of each latency, or the reading of a benchmark. */
export const inCellMetric = (test: Test): string | undefined =>
  test.publish.testgrid.inCellMetric ?? defaultMetric(test);

/** A tab's options in the form of a URL's query: the metrics that it draws when it opens. */
export function baseOptions(test: Test): string | undefined {
  const { graphMetrics } = test.publish.testgrid;
  const metrics =
    graphMetrics.length > 0 ? graphMetrics : [inCellMetric(test)].filter((metric) => metric !== undefined);
  if (metrics.length === 0) return undefined;
  return metrics.map((metric) => `graph-metrics=${encodeURIComponent(metric)}`).join('&');
}

/** Failures in a row until a mail is sent: no default of TestGrid's holds for a folder that has defaults of its own. */
export const failuresToAlert = ({ publish: { testgrid } }: Test): number | undefined =>
  testgrid.alerts && (testgrid.alerts.failures ?? 2);

const defaultMetric = ({ experiment }: Test): string | undefined =>
  isRun(experiment) ? (readingProperty(experiment) ?? 'p95_ms') : undefined;

/** Of a benchmark what its tool reads first: a number has no tail. undefined of other tests. */
function readingProperty({ scenario }: Experiment): string | undefined {
  const declared = stringAt(listAt(scenario, 'parse', 'readings')[0], 'metric');
  const metric = declared ?? scenarioOfKind(scenario.kind)?.key?.[0]?.metric;
  const known = Object.entries(benchmarkMetrics).find(([name]) => name === metric)?.[1];
  return known && propertyName(known.unit, 'value');
}
