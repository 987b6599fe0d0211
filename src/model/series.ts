import { hasEntries } from './json.ts';
import { type MetricName, metricOf } from './metrics/index.ts';
import type { Population } from './metrics/metric.ts';
import type { Plan } from './plan.ts';
import { ownPopulation } from './population.ts';
import { arrivalPhase, usualArrivalPhase } from './ready.ts';
import { labelValues, type SeriesKey } from './series-id.ts';

/** A series in words: `Creation latency (400, watch, Pod, Ready)`; its name where the catalogue does not hold the metric. */
export function seriesTitle({ metric, labels }: SeriesKey): string {
  const values = labelValues(labels).join(', ');
  return `${metricOf(metric)?.title ?? metric}${values === '' ? '' : ` (${values})`}`;
}

/**
 * Which series a gate or a headline means. What it does not name is what the test is about: its own population, all workloads
 * together where there is such a number, the arrival that the load waits for, by our watch. Without a plan each population is
 * meant, and the arrival is the usual one of the kind.
 */
export const means =
  (plan: Plan | undefined, { metric, labels }: SeriesKey) =>
  (series: SeriesKey): boolean =>
    series.metric === metric &&
    hasEntries(series.labels, labels) &&
    (labels.load !== undefined || isOwn(plan, series)) &&
    (labels.workload !== undefined || !IN_TOTAL.has(metric) || series.labels.workload === undefined) &&
    (metric !== 'creation-latency' || isExpected(plan, labels, series.labels));

/** The population that a metric of this test is about where nothing else is said; undefined where the test has one only. */
export function populationOfMetric(plan: Plan, metric: string): Population | undefined {
  const own = ownPopulation(plan);
  const loads = metricOf(metric)?.loads;
  return own === undefined || loads === undefined || loads.includes(own) ? own : loads[0];
}

const isOwn = (plan: Plan | undefined, { metric, labels }: SeriesKey): boolean =>
  plan === undefined || labels.load === undefined || labels.load === populationOfMetric(plan, metric);

/** Metrics that are also measured of all workloads of a mix together. */
const IN_TOTAL: ReadonlySet<string> = new Set<MetricName>(['throughput', 'sustained-throughput']);

function isExpected(plan: Plan | undefined, wanted: SeriesKey['labels'], labels: SeriesKey['labels']): boolean {
  const byPhase = wanted.kind !== undefined || wanted.phase !== undefined;
  const isThere = (): boolean => (plan === undefined ? isUsualArrival(labels) : isArrival(plan, labels));
  return (wanted.clock !== undefined || labels.clock === 'watch') && (byPhase || isThere());
}

const isUsualArrival = ({ kind = '', phase }: SeriesKey['labels']): boolean => phase === usualArrivalPhase(kind);

/** Whether it is the phase in which an object of its workload has arrived: what the load waits for. */
export const isArrival = ({ experiment }: Plan, { workload, kind, phase }: SeriesKey['labels']): boolean =>
  experiment.workloads.some(
    ({ name, manifest, ready }) =>
      (workload === undefined || workload === name) && kind === manifest.kind && phase === arrivalPhase(ready),
  );

/** Short forms of kinds that fill a column otherwise. */
export const shortKind = (kind: string): string => KINDS[kind] ?? kind;

const KINDS: Readonly<Record<string, string>> = {
  VirtualMachine: 'VM',
  VirtualMachineInstance: 'VMI',
  VirtualMachineInstanceReplicaSet: 'VMIRS',
};
