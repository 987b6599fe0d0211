import type { RunIdentity } from '../model/entry.ts';
import type { RunFacts } from '../model/facts.ts';
import { METRICS, type MetricName } from '../model/metrics/index.ts';
import { byKey } from '../model/order.ts';
import { ownPopulation } from '../model/population.ts';
import type { Artifact, Measurement, Result, Statistic } from '../model/result.ts';
import { toIso } from '../model/units.ts';
import { exact } from './rows.ts';

/**
 * One file per metric in Kubernetes' PerfData (perf-tests clusterloader2/pkg/measurement/util/perftype.go), named so that perfdash
 * takes it for a generic measurement. Every item of a metric has the same label keys in every build, and no two have the same
 * labels: perfdash draws one line per label set. An INVALID run has no numbers to show.
 */
export function perfdash(result: Result, facts: RunFacts): Artifact[] {
  if (result.outcome === 'invalid') return [];
  const byMetric = Map.groupBy(result.measurements, ({ metric }) => metric);
  return [...byMetric].sort(byKey).flatMap(([metric, measurements]) => {
    const dataItems = items(metric, measurements, runLabels(result, facts));
    if (dataItems.length === 0) return [];
    return { path: fileName(metric, result), text: `${JSON.stringify({ version: 'v1', dataItems }, undefined, 2)}\n` };
  });
}

/** Whether a file is one that some result of a test has, or once had, for perfdash: an INVALID one has none. */
export const isPerfdashOf = ({ test }: RunIdentity, file: string): boolean =>
  file.startsWith(PREFIX) && file.includes(`_${inFileName(test)}_`) && file.endsWith('.json');

const PREFIX = 'GenericPrometheusQuery ';
const inFileName = (test: string): string => test.replaceAll(/[^A-Za-z0-9.-]+/g, '-');

/** perfdash takes the metric's name from between the first blank and the first `_`; the rest only has to be unique. */
function fileName(metric: MetricName, { run, startedAt }: Result): string {
  return `${PREFIX}${METRICS[metric].title}_${inFileName(run.test)}_${toIso(startedAt)}.json`;
}

function items(metric: MetricName, measurements: readonly Measurement[], labelKeys: ReadonlySet<string>): PerfItem[] {
  const keys = [...new Set([...labelKeys, ...METRICS[metric].labels])].sort();
  const seen = new Set<string>();
  return measurements.flatMap((measurement) => {
    const labels = Object.fromEntries(
      keys.map((key) => [key, key === 'simulated' ? 'true' : measurement.labels[key] || ALL]),
    );
    const data = Object.fromEntries(
      exact(measurement.statistics).map((statistic) => [lineName(statistic), statistic.value]),
    );
    const identity = JSON.stringify(labels);
    if (seen.has(identity) || Object.keys(data).length === 0) return [];
    seen.add(identity);
    return { data, unit: METRICS[metric].unit, labels };
  });
}

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
