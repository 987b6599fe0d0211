import type { MetricName } from '../../model/metrics/index.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
import { quantileRanks } from '../../stats/binomial.ts';
import { rankOf } from '../../stats/quantile.ts';
import type { Rise } from '../facts/histograms.ts';

const PERCENTS = [
  ['p50', 50],
  ['p90', 90],
  ['p95', 95],
  ['p99', 99],
] as const;
const MS = 1000;

/**
 * Quantiles of a histogram in seconds as what they are: the bucket that holds them. The value is its upper bound, as a gate
 * would want it; nothing is interpolated, for a bucket does not know where in it the calls were.
 */
export function bucketQuantiles(metric: MetricName, labels: Measurement['labels'], rise: Rise): Measurement {
  const buckets = [...rise.counts].sort(([a], [b]) => a - b);
  const total = rise.counts.get(Infinity) ?? 0;
  const statistics = PERCENTS.map(([name, percent]) => ({ name, ...figure(buckets, total, percent) }));
  return { metric, labels, statistics, samples: total, censored: 0 };
}

type Buckets = readonly (readonly [bound: number, count: number])[];

function figure(buckets: Buckets, total: number, percent: number): Omit<Statistic, 'name'> {
  const at = bucketOf(buckets, rankOf(percent, total));
  const ranks = quantileRanks(total, percent);
  const high = bucketOf(buckets, ranks.high ?? Infinity).high * MS;
  const bounds = {
    ...(ranks.low === undefined ? {} : { low: bucketOf(buckets, ranks.low).low * MS }),
    ...(high === Infinity ? {} : { high }),
  };
  if (at.high === Infinity) return { value: at.low * MS, ...bounds, atLeast: true };
  return { value: at.high * MS, ...bounds };
}

/** The bounds of the bucket that holds the call of this rank; without an upper one where none does. */
function bucketOf(buckets: Buckets, rank: number): { low: number; high: number } {
  const index = buckets.findIndex(([, count]) => count >= rank);
  return { low: buckets[index - 1]?.[0] ?? 0, high: buckets[index]?.[0] ?? Infinity };
}
