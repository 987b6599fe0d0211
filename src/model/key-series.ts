import type { Plan } from './plan.ts';
import { ownPopulation } from './population.ts';
import { countedOf } from './ready.ts';
import { means } from './series.ts';
import type { SeriesKey } from './series-id.ts';
import type { KeySeries } from './suite.ts';

/** The series of a run that its reader looks for first, in reading order. */
export const keySeries = <S extends SeriesKey>(plan: Plan, all: readonly S[], keys = keysOf(plan)): S[] =>
  keys.flatMap((key) => all.filter(isMeantBy(plan, key)));

/** What a reader looks for first: what the plan says, or what is usual of such a test. Without a plan, what is usual of any. */
export const keysOf = (plan?: Plan): readonly KeySeries[] => plan?.key ?? usualKeys(plan);

/** A deletion test is about its deletions: they come first. */
export function usualKeys(plan?: Plan): readonly KeySeries[] {
  const isDeletion = plan !== undefined && ownPopulation(plan) === 'delete';
  const deletion = { metric: 'deletion-latency', labels: {} };
  return [
    ...(isDeletion ? [deletion] : []),
    { metric: 'creation-latency', labels: {} },
    { metric: 'throughput', labels: {} },
    { metric: 'sustained-throughput', labels: {}, judged: false },
    ...(plan !== undefined && isPaced(plan) ? RATES : []),
    { metric: 'api-call-latency', labels: { verb: isDeletion ? 'delete' : 'create' } },
    ...(isDeletion ? [] : [deletion]),
    ...COSTS,
  ];
}

const RATES: readonly KeySeries[] = ['requested-rate', 'achieved-rate'].map((metric) => ({
  metric,
  labels: {},
  judged: false,
}));

const COSTS: readonly KeySeries[] = ['cpu-per-object', 'memory-per-object'].map((metric) => ({
  metric,
  labels: { component: 'apiserver' },
  judged: false,
}));

/** Whether objects are created at a rate that the test asks for, and not as fast as the API takes them. */
const isPaced = ({ steps }: Plan): boolean =>
  steps.some((step) => step.kind === 'churn' || (step.kind === 'load' && step.load.arrival.process !== 'burst'));

/** Whether a series is meant by a key. */
export const isMeantBy =
  (plan: Plan | undefined, key: KeySeries) =>
  (series: SeriesKey): boolean =>
    means(plan, key)(series) && (plan === undefined || key.labels.kind !== undefined || isWhole(plan, series));

/** Not one of the parts that an object brings along, whose deletion is measured too; of a set, what it counts: the set itself goes at once. */
const isWhole = ({ experiment }: Plan, { metric, labels }: SeriesKey): boolean =>
  metric !== 'deletion-latency' ||
  experiment.workloads.some(
    ({ name, manifest }) =>
      (labels.workload ?? name) === name && labels.kind === (countedOf(manifest)?.kind ?? manifest.kind),
  );
