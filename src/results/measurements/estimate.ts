import type { MetricName, StatisticName } from '../../model/metrics/index.ts';
import { METRICS } from '../../model/metrics/index.ts';
import type { Bounds, Measurement, Statistic } from '../../model/result.ts';
import { dependentRanks } from '../../stats/binomial.ts';
import { quantile, type Sorted, sorted } from '../../stats/quantile.ts';
import { survivalQuantile } from '../../stats/survival.ts';

/** One sample with what is known of its true value; Infinity where it never came. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** What was not observed in time leaves open, apart from what is open in every run. Absent where it was observed in time. */
  readonly observed?: { readonly low: number; readonly high: number };
  /** It may have come after we ceased to look, at `low`. */
  readonly unseen?: true;
}

export const exact = (value: number): Estimate => ({ value, low: value, high: value });

/** What will not come any more, after `waited`. */
export const censored = (waited: number): Estimate => ({ value: Infinity, low: Math.max(0, waited), high: Infinity });

/** What had not come when we ceased to look, after `waited`: it takes at least that long. */
export const unseen = (waited: number): Estimate => ({ ...censored(waited), unseen: true });

/** A delay of the observer that is not worth a word: a network has it, and a busy machine. */
const ORDINARY_MS = 250;
/** More than this share of what it may be left open, and no number is given for it. */
const MOST_OPEN = 1 / 3;

/** Whether more is left open than the least that is worth a word, and than a share of what it may be. */
export const isBlurred = ({ low, high }: Required<Bounds>, leastMs: number, most = MOST_OPEN): boolean =>
  high - low > Math.max(leastMs, high * most);

const PERCENT: Readonly<Partial<Record<StatisticName, number>>> = { p50: 50, p90: 90, p95: 95, p99: 99, max: 100 };

/**
 * The quantiles of a metric. Each sample's true value lies between its bounds, so the true order statistics lie between those
 * of the lows and those of the highs; taken at the ranks that enclose the population's quantile, they bound it against
 * measuring and sampling together; `independent` says how many samples they are worth, where they depend on each other. A quantile that falls among samples that never came is given as "at least". What was not observed
 * in time leaves open is given apart (`observed`), and a quantile that is blurred by it has no value.
 */
export function quantiles(
  metric: MetricName,
  labels: Measurement['labels'],
  samples: readonly Estimate[],
  independent = samples.length,
): Measurement {
  const lows = sorted(samples.map(({ low }) => low));
  const highs = sorted(samples.map(({ high }) => high));
  const statistics = METRICS[metric].statistics.flatMap((name) => {
    const percent = PERCENT[name];
    const least = percent === undefined ? undefined : quantile(lows, percent);
    if (percent === undefined || least === undefined) return [];
    const { covers, ...interval } = intervalOf(percent, lows, highs, independent);
    const { value, ...observed } = seenQuantile(samples, percent);
    if (value === undefined)
      return [{ name, value: tidy(least), ...bound('low', interval.low), atLeast: true as const }];
    return [
      { name, ...pointOf(value, observed), ...bound('low', interval.low), ...bound('high', interval.high), ...covers },
    ];
  });
  const censored = samples.filter(({ value }) => value === Infinity).length;
  return { metric, labels, statistics, samples: samples.length - censored, censored };
}

interface OpenInterval {
  readonly low: number | undefined;
  readonly high: number | undefined;
}

/** Measuring and sampling together; the largest of this run's values is no estimate of a population's. */
function intervalOf(
  percent: number,
  lows: Sorted,
  highs: Sorted,
  independent: number,
): OpenInterval & { covers: Pick<Statistic, 'covers'> } {
  const count = lows.length;
  const isLargest = percent === 100;
  const ranks = isLargest ? { low: count, high: count } : dependentRanks(count, percent, independent);
  return {
    covers: isLargest ? { covers: 'run' } : {},
    low: ranks.low === undefined ? undefined : lows[ranks.low - 1],
    high: ranks.high === undefined ? undefined : highs[ranks.high - 1],
  };
}

/** The quantile of this run's own samples, and what was not observed in time leaves open of it. */
function seenQuantile(samples: readonly Estimate[], percent: number): OpenInterval & { value: number | undefined } {
  const at = (side: 'value' | 'low' | 'high', { value, observed }: Estimate): number =>
    side === 'value' || observed === undefined ? value : observed[side];
  const of = (side: 'value' | 'low' | 'high'): number | undefined =>
    survivalQuantile(
      samples.map((sample) => (sample.unseen ? { at: sample.low, censored: true } : { at: at(side, sample) })),
      percent,
    );
  return { value: of('value'), low: of('low'), high: of('high') };
}

/** A value, with what is open of it where that is worth a word; without it where that is too much. */
export function pointOf(value: number, { low = value, high = value }: Partial<OpenInterval>): Omit<Statistic, 'name'> {
  const open = { low: Math.min(low, value), high: Math.max(high, value) };
  if (open.high - open.low <= ORDINARY_MS) return { value: tidy(value) };
  const observed = { low: tidy(open.low), high: tidy(open.high) };
  return isBlurred(open, ORDINARY_MS) ? { observed } : { value: tidy(value), observed };
}

const bound = <Side extends 'low' | 'high'>(side: Side, value: number | undefined): { [side in Side]?: number } =>
  value === undefined || value === Infinity ? {} : ({ [side]: tidy(value) } as { [side in Side]?: number });

/** One number of a metric; `bounds` where they are known. */
export function single(
  metric: MetricName,
  labels: Measurement['labels'],
  statistics: Partial<Record<StatisticName, Omit<Statistic, 'name'>>>,
  samples: number,
): Measurement {
  const named = Object.entries(statistics).map(([name, { value, low, high, observed, ...rest }]) => ({
    name: name as StatisticName,
    ...(value === undefined ? {} : { value: tidy(value) }),
    ...bound('low', low),
    ...bound('high', high),
    ...rest,
    ...(observed && { observed: { low: tidy(observed.low), ...bound('high', observed.high) } }),
  }));
  return { metric, labels, statistics: named, samples, censored: 0 };
}

/** A microsecond, a byte, a millionth: what is finer is the noise of floating point. */
const tidy = (value: number): number => Math.round(value * 1e6) / 1e6;
