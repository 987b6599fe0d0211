import type { Plan } from '../model/plan.ts';
import type { Measurement, Statistic, ThresholdOutcome } from '../model/result.ts';
import { means, populationOfMetric } from '../model/series.ts';
import { labelValues } from '../model/series-id.ts';
import type { Threshold } from '../model/suite.ts';

type Side = Pick<ThresholdOutcome, 'bound' | 'limit'>;

/**
 * Holds every threshold of the plan against the measurements that it means (`means` in src/model/series.ts). Each level of
 * the plan must have been measured; what is missing has failed, for a metric that vanished must not turn a gate green.
 */
export function judgeThresholds(plan: Plan, measurements: readonly Measurement[]): ThresholdOutcome[] {
  const levels = [...new Set(plan.levels.map(({ name }) => name))];
  return plan.experiment.thresholds.flatMap((threshold) => {
    const about = measurements.filter(means(plan, threshold));
    const outcomes = about.flatMap((measurement) => judgeMeasurement(threshold, measurement));
    // What belongs to no level, such as a step around all of them, is there once.
    if (about.some(({ labels }) => labels.level === undefined)) return outcomes;
    const wanted = threshold.labels.level === undefined ? levels : [threshold.labels.level];
    const missing = wanted.filter((level) => !about.some(({ labels }) => labels.level === level));
    return [...outcomes, ...missing.flatMap((level) => unmeasured(plan, threshold, level))];
  });
}

/** A threshold's name for people: `400 creation-latency p99`. */
export const thresholdName = ({
  metric,
  labels,
  statistic,
}: Pick<ThresholdOutcome, 'metric' | 'labels' | 'statistic'>): string =>
  [...labelValues(labels), metric, statistic].join(' ');

function judgeMeasurement(
  threshold: Threshold,
  { labels, statistics, samples, censored }: Measurement,
): ThresholdOutcome[] {
  const { metric, statistic } = threshold;
  const found = statistics.find(({ name }) => name === statistic);
  const never = censored === 0 ? {} : { samples, censored };
  return sidesOf(threshold).map((side) => ({ metric, labels, statistic, ...side, ...never, ...judge(side, found) }));
}

function unmeasured(plan: Plan, threshold: Threshold, level: string): ThresholdOutcome[] {
  const { metric, statistic } = threshold;
  const load = populationOfMetric(plan, metric);
  const labels = { ...(load && { load }), ...threshold.labels, ...(level === '' ? {} : { level }) };
  return sidesOf(threshold).map((side) => ({ metric, labels, statistic, ...side, passed: false }));
}

const sidesOf = ({ max, min }: Threshold): Side[] => [
  ...(max === undefined ? [] : [{ bound: 'max', limit: max } as const]),
  ...(min === undefined ? [] : [{ bound: 'min', limit: min } as const]),
];

/**
 * Where something was not observed in time, all that this leaves open must be on one side of the limit: else there is
 * no verdict. What sampling and resolution leave open decides nothing, for they are in every honest run. A lower bound of a value that was not seen can
 * break a maximum or reach a minimum; it cannot keep a maximum, and one below a minimum decides nothing.
 */
function judge({ bound, limit }: Side, found: Statistic | undefined): Pick<ThresholdOutcome, 'passed' | 'undecided'> {
  if (found === undefined) return { passed: false };
  const { name: _, repetitions: __, ...figure } = found;
  const { value, observed = { low: value, high: value }, atLeast } = found;
  const { low = Number.NaN, high = Infinity } = observed;
  if (!Number.isFinite(low)) return { passed: false };
  const [atLow, atHigh] = [low, high].map((each) => (bound === 'max' ? each <= limit : each >= limit));
  if (atLow !== atHigh || (bound === 'min' && atLeast && !atLow)) return { ...figure, passed: false, undecided: true };
  return { ...figure, passed: atLow === true && !(bound === 'max' && atLeast) };
}
