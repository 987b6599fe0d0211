import type { MetricName, StatisticName } from '../../model/metrics.ts';
import { METRICS } from '../../model/metrics.ts';
import type { Measurement, Statistic } from '../../model/result.ts';
import { quantileRanks } from '../../stats/binomial.ts';
import { quantile, type Sorted, sorted } from '../../stats/quantile.ts';

/** One sample with what is known of its true value; Infinity where it never came. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export const exactly = (value: number): Estimate => ({ value, low: value, high: value });

/** What was still missing after `waited`: it takes at least that long. */
export const never = (waited: number): Estimate => ({ value: Infinity, low: Math.max(0, waited), high: Infinity });

const PERCENT: Readonly<Partial<Record<StatisticName, number>>> = { p50: 50, p90: 90, p95: 95, p99: 99, max: 100 };

/**
 * The quantiles of a metric. Each sample's true value lies between its bounds, so the true order statistics lie between those
 * of the lows and those of the highs; taken at the ranks that enclose the population's quantile, they bound it against
 * measuring and sampling together. A quantile that falls among samples that never came is given as "at least".
 */
export function quantiles(
  metric: MetricName,
  labels: Measurement['labels'],
  samples: readonly Estimate[],
): Measurement {
  const values = sorted(samples.map(({ value }) => value));
  const lows = sorted(samples.map(({ low }) => low));
  const highs = sorted(samples.map(({ high }) => high));
  const statistics = METRICS[metric].statistics.flatMap((name) => quantileOf(name, values, lows, highs) ?? []);
  const censored = samples.filter(({ value }) => value === Infinity).length;
  return { metric, labels, statistics, samples: samples.length - censored, censored };
}

function quantileOf(name: StatisticName, values: Sorted, lows: Sorted, highs: Sorted): Statistic | undefined {
  const percent = PERCENT[name];
  if (percent === undefined) return undefined;
  const value = quantile(values, percent);
  const least = quantile(lows, percent);
  if (value === undefined || least === undefined) return undefined;
  const count = values.length;
  // The largest of this run's values is no estimate of a population's.
  const ranks = percent === 100 ? { low: count, high: count } : quantileRanks(count, percent);
  const low = ranks.low === undefined ? undefined : lows[ranks.low - 1];
  const high = ranks.high === undefined ? undefined : highs[ranks.high - 1];
  if (value === Infinity) return { name, value: tidy(least), ...bound('low', low), atLeast: true };
  return { name, value: tidy(value), ...bound('low', low), ...bound('high', high) };
}

const bound = (side: 'low' | 'high', value: number | undefined): Partial<Statistic> =>
  value === undefined || value === Infinity ? {} : { [side]: tidy(value) };

/** One number of a metric; `bounds` where they are known. */
export function single(
  metric: MetricName,
  labels: Measurement['labels'],
  statistics: Partial<Record<StatisticName, Pick<Estimate, 'value'> & Partial<Estimate>>>,
  samples: number,
): Measurement {
  const named = Object.entries(statistics).map(([name, { value, low, high }]) => ({
    name: name as StatisticName,
    value: tidy(value),
    ...bound('low', low),
    ...bound('high', high),
  }));
  return { metric, labels, statistics: named, samples, censored: 0 };
}

/** A microsecond, a byte, a millionth: what is finer is the noise of floating point. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;
