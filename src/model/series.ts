import { hasEntries } from './json.ts';
import { type MetricName, metricOf } from './metrics/index.ts';
import { byKey } from './order.ts';
import type { Plan, Population } from './plan.ts';
import { ownPopulation } from './population.ts';
import { arrivalPhase, countedOf } from './ready.ts';

/** What identifies a number of a run: a metric of the catalogue, and labels. */
export interface SeriesKey {
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The name of a series in rows and messages, the same in every build: level and load first, then the metric, then the values of
 * the other labels in the order of their keys, such as `400.creation-latency.watch.VirtualMachineInstance.Running`.
 */
export const seriesId = ({ metric, labels }: SeriesKey): string =>
  [...leading(labels), metric, ...others(labels)].filter(Boolean).join('.');

/** The values of labels for people, in the order of `seriesId`. */
export const labelValues = (labels: SeriesKey['labels']): string[] =>
  [...leading(labels), ...others(labels)].filter(Boolean);

/** A series in words: `Creation latency (400, watch, Pod, Ready)`; its name where the catalogue does not hold the metric. */
export function seriesTitle({ metric, labels }: SeriesKey): string {
  const values = labelValues(labels).join(', ');
  return `${metricOf(metric)?.title ?? metric}${values === '' ? '' : ` (${values})`}`;
}

const LEADING = ['level', 'load'];

const leading = (labels: SeriesKey['labels']): string[] => LEADING.map((key) => labels[key] ?? '');

const others = (labels: SeriesKey['labels']): string[] =>
  Object.entries(labels)
    .filter(([key]) => !LEADING.includes(key))
    .sort(byKey)
    .map(([, value]) => value);

/**
 * Which series a gate or a headline means. What it does not name is what the test is about: its own population, all workloads
 * together where there is such a number, the arrival that the load waits for, by our watch.
 */
export const means =
  (plan: Plan, { metric, labels }: SeriesKey) =>
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

const isOwn = (plan: Plan, { metric, labels }: SeriesKey): boolean =>
  labels.load === undefined || labels.load === populationOfMetric(plan, metric);

/** Metrics that are also measured of all workloads of a mix together. */
const IN_TOTAL: ReadonlySet<string> = new Set<MetricName>(['throughput', 'sustained-throughput']);

function isExpected(plan: Plan, wanted: SeriesKey['labels'], labels: SeriesKey['labels']): boolean {
  const byPhase = wanted.kind !== undefined || wanted.phase !== undefined;
  return (wanted.clock !== undefined || labels.clock === 'watch') && (byPhase || isArrival(plan, labels));
}

/** Whether it is the phase in which an object of its workload has arrived: what the load waits for. */
export const isArrival = ({ experiment }: Plan, { workload, kind, phase }: SeriesKey['labels']): boolean =>
  experiment.workloads.some(
    ({ name, manifest, ready }) =>
      (workload === undefined || workload === name) && kind === manifest.kind && phase === arrivalPhase(ready),
  );

/** The few series that a reader looks for first, in reading order. */
export const keySeries = <S extends SeriesKey>(plan: Plan, all: readonly S[]): S[] =>
  keyMetrics(plan).flatMap((key) => all.filter(means(plan, key)).filter((series) => isWhole(plan, series)));

/** A deletion test is about its deletions: they come first. */
function keyMetrics(plan: Plan): readonly SeriesKey[] {
  const isDeletion = ownPopulation(plan) === 'delete';
  const deletion = { metric: 'deletion-latency', labels: {} };
  return [
    ...(isDeletion ? [deletion] : []),
    { metric: 'creation-latency', labels: {} },
    { metric: 'throughput', labels: {} },
    { metric: 'sustained-throughput', labels: {} },
    ...(isPaced(plan) ? ['requested-rate', 'achieved-rate'].map((metric) => ({ metric, labels: {} })) : []),
    { metric: 'api-call-latency', labels: { verb: isDeletion ? 'delete' : 'create' } },
    ...(isDeletion ? [] : [deletion]),
    ...['cpu-per-object', 'memory-per-object'].map((metric) => ({ metric, labels: { component: 'apiserver' } })),
  ];
}

/** Whether objects are created at a rate that the test asks for, and not as fast as the API takes them. */
const isPaced = ({ steps }: Plan): boolean =>
  steps.some((step) => step.kind === 'churn' || (step.kind === 'load' && step.load.arrival.process !== 'burst'));

/** Not one of the parts that an object brings along, whose deletion is measured too; of a set, what it counts: the set itself goes at once. */
const isWhole = ({ experiment }: Plan, { metric, labels }: SeriesKey): boolean =>
  metric !== 'deletion-latency' ||
  experiment.workloads.some(
    ({ name, manifest }) =>
      (labels.workload ?? name) === name && labels.kind === (countedOf(manifest)?.kind ?? manifest.kind),
  );

/** Short forms of kinds that fill a column otherwise. */
export const shortKind = (kind: string): string => KINDS[kind] ?? kind;

const KINDS: Readonly<Record<string, string>> = {
  VirtualMachine: 'VM',
  VirtualMachineInstance: 'VMI',
  VirtualMachineInstanceReplicaSet: 'VMIRS',
};
