import { type Metric, metricOf } from '../../model/metrics/index.ts';
import { labelValues } from '../../model/series.ts';
import type { Declaration } from '../declaration.ts';
import type { SeriesName } from '../run.ts';

/** What the catalogue of metrics says of a series; undefined for one of an imported system. */
export function ofCatalogue(series: SeriesName): Declaration | undefined {
  const metric = metricOf(series.metric);
  if (metric === undefined) return undefined;
  const primary = series.statistic === metric.primary;
  return {
    title: [metric.title, ...labelValues(series.labels), ...(primary ? [] : [series.statistic])].join(' '),
    unit: metric.unit,
    better: metric.better,
    key: primary && isKey(series),
    primary,
    family: familyOf(series, metric),
    tolerance: TOLERANCES[metric.family],
    ...(metric.family === 'calls' && { mayBeAbsent: true }),
  };
}

/** Shares of the old level that matter to no reader. */
const TOLERANCES: Readonly<Record<Metric['family'], number>> = {
  objects: 0.02,
  calls: 0.02,
  resources: 0.05,
  queues: 0.1,
  load: 0.05,
};

/** Calls of one resource and what one component uses change for a reason of their own. */
function familyOf({ labels }: SeriesName, { family }: Metric): string {
  const part = family === 'calls' ? labels.resource : labels.component;
  return part === undefined ? family : `${family} ${part}`;
}

/** Where the suite does not say otherwise: how long an object takes, how many there are a second, and what a creation costs. */
function isKey({ metric, labels }: SeriesName): boolean {
  switch (metric) {
    case 'creation-latency':
      return labels.clock === 'watch' && labels.phase === (ARRIVALS[labels.kind ?? ''] ?? 'Ready');
    case 'api-call-latency':
      return labels.verb === 'create';
    case 'throughput':
      return labels.workload === undefined;
    case 'deletion-latency':
      return true;
    default:
      return false;
  }
}

/** In which phase an object of a kind has arrived where nothing else is said; it may be in others at the same moment. */
const ARRIVALS: Readonly<Record<string, string>> = {
  VirtualMachineInstance: 'Running',
  Deployment: 'Available',
  Job: 'Succeeded',
};
