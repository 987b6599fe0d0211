import type { RunIdentity } from '../model/entry.ts';
import type { RunFacts } from '../model/facts.ts';
import { benchmarkMetrics } from '../model/metrics/benchmark.ts';
import { METRICS, type Metric, type MetricName } from '../model/metrics/index.ts';
import { byKey } from '../model/order.ts';
import { ownPopulation } from '../model/population.ts';
import { resourcesBehind } from '../model/resources.ts';
import type { Artifact, Measurement, Result, Statistic } from '../model/result.ts';
import { labelValues } from '../model/series-id.ts';
import { toIso } from '../model/units.ts';
import { exact } from './rows.ts';

/**
 * Files in Kubernetes' PerfData (perf-tests clusterloader2/pkg/measurement/util/perftype.go), where the suite makes perfdash read
 * them, named so that it takes each for a generic measurement. An INVALID run has no numbers to show.
 *
 * perfdash draws a number that a build's file lacks as 0, and leaves out a build without the file (www/script.js). So series that
 * every valid run of a test has share a file per metric, any other has a file of its own with all levels, and a file that lacks a
 * number is not made. Of the API servers' calls only those on what the load makes: the others are whatever happened to occur.
 */
export function perfdash(result: Result, facts: RunFacts): Artifact[] {
  if (result.outcome === 'invalid' || result.run.perfdash !== true) return [];
  const { plan } = facts;
  const levels = new Set(plan.levels.map(({ name }) => name)).size;
  const files = Map.groupBy(result.measurements.filter(concerns(plan)), fileOf);
  return [...files].sort(byKey).flatMap(([file, measurements]) => {
    const dataItems = items(measurements, runLabels(result, facts));
    const isPartial = !OF_THE_LOAD.has(measurements[0]?.metric ?? '') && measurements.length < levels;
    if (dataItems === undefined || isPartial) return [];
    return {
      path: `${PREFIX}-${file}_${inFileName(result.run.test)}_${stampOf(result)}.json`,
      text: `${JSON.stringify({ version: 'v1', dataItems }, undefined, 2)}\n`,
    };
  });
}

/** Whether a file is one that some result of a test has, or once had, for perfdash: an INVALID one has none. */
export const isPerfdashOf = ({ test }: RunIdentity, file: string): boolean =>
  file.startsWith(PREFIX) && file.includes(`_${inFileName(test)}_`) && file.endsWith('.json');

const PREFIX = 'GenericPrometheusQuery';

/** Of what the load itself does: which series there are follows from the test. What a component reports comes and goes, and so do phases. */
const OF_THE_LOAD: ReadonlySet<string> = new Set<string>([
  ...Object.keys(benchmarkMetrics),
  'response-time',
  'deletion-latency',
  'throughput',
  'sustained-throughput',
  'objects',
  'requested-rate',
  'achieved-rate',
  'schedule-lag',
  'api-call-latency',
  'api-calls-within-1s',
  'api-call-retries',
  'step-duration',
  'watch-lag',
]);

/** Whether a series is of something that the test is sure to make. */
function concerns({ experiment }: RunFacts['plan']): (series: Measurement) => boolean {
  const made = new Set(
    experiment.workloads.flatMap(({ manifest }) => resourcesBehind(manifest)).map(({ plural }) => plural),
  );
  return ({ metric, labels: { resource = '' } }) =>
    !metric.startsWith('apiserver-') || made.has(resource.split('/')[0] ?? '');
}

/** What perfdash calls the metric: the file's name up to the first `_`. */
function fileOf({ metric, labels: { level: _, ...labels } }: Measurement): string {
  return OF_THE_LOAD.has(metric) ? metric : [metric, ...labelValues(labels)].map(inFileName).join('-');
}

/** Neither blank nor colon: not every store of artifacts takes them. */
const inFileName = (text: string): string => text.replaceAll(/[^A-Za-z0-9.-]+/g, '-');
const stampOf = ({ startedAt }: Result): string => inFileName(toIso(startedAt).replace(/\.\d+/, ''));

/** Every item has the same label keys in every build, and no two the same labels: perfdash draws one line per label set. */
function items(measurements: readonly Measurement[], testLabels: ReadonlySet<string>): PerfItem[] | undefined {
  const found = new Map<string, PerfItem>();
  for (const { metric, labels: own, statistics } of measurements) {
    const known = exact(statistics);
    if (known.length < statistics.length) return undefined;
    const keys = [...new Set([...testLabels, ...METRICS[metric].labels, ...axesOf(metric)])].sort();
    const labels = Object.fromEntries(keys.map((key) => [key, key === 'simulated' ? 'true' : own[key] || ALL]));
    const data = Object.fromEntries(known.map((statistic) => [lineName(statistic), statistic.value]));
    const identity = JSON.stringify(labels);
    if (!found.has(identity)) found.set(identity, { data, unit: METRICS[metric].unit, labels });
  }
  return [...found.values()];
}

/** An output of a benchmark may have a line for each size of message, or each participant. */
const axesOf = (metric: MetricName): readonly string[] =>
  Object.hasOwn(benchmarkMetrics, metric) ? ((METRICS[metric] as Metric).optionalLabels ?? []) : [];

interface PerfItem {
  readonly data: Readonly<Record<string, number>>;
  readonly unit: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Label keys that depend on the test, not on what happened in the run. */
function runLabels({ run }: Result, { plan }: RunFacts): Set<string> {
  const keys = new Set<string>();
  if (plan.levels.some(({ name }) => name !== '')) keys.add('level');
  if (ownPopulation(plan) !== undefined) keys.add('load');
  if (plan.experiment.workloads.length > 1) keys.add('workload');
  if (run.backend === 'sim') keys.add('simulated');
  return keys;
}

const lineName = ({ name }: Statistic): string => name.replace(/^p(\d+)$/, 'Perc$1');

/** perfdash drops labels that are empty. */
const ALL = 'all';
