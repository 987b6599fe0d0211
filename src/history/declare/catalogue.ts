import { type Metric, metricOf } from '../../model/metrics/index.ts';
import { labelValues } from '../../model/series-id.ts';
import type { Declaration } from '../declaration.ts';
import type { SeriesName } from '../run.ts';

/** What the catalogue of metrics says of a series; undefined for one of an imported system. Which are key depends on the test. */
export function ofCatalogue(series: SeriesName): Omit<Declaration, 'key'> | undefined {
  const metric = metricOf(series.metric);
  if (metric === undefined) return undefined;
  const primary = series.statistic === metric.primary;
  return {
    title: [metric.title, ...labelValues(series.labels), ...(primary ? [] : [series.statistic])].join(' '),
    unit: metric.unit,
    better: metric.better,
    primary,
    family: familyOf(series, metric),
    tolerance: TOLERANCES[metric.family],
    ...(metric.family === 'calls' && { mayBeAbsent: true }),
  };
}

/** Shares of the old level that matter to no reader. */
const TOLERANCES: Readonly<Record<Metric['family'], number>> = {
  benchmark: 0.02,
  objects: 0.02,
  calls: 0.02,
  resources: 0.05,
  queues: 0.1,
  load: 0.05,
  host: 0.1,
};

/** Calls of one resource and what one component uses change for a reason of their own. */
function familyOf({ labels }: SeriesName, { family }: Metric): string {
  const part = family === 'calls' ? labels.resource : labels.component;
  return part === undefined ? family : `${family} ${part}`;
}
