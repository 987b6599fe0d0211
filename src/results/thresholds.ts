import { hasEntries } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Measurement, Statistic, ThresholdOutcome } from '../model/result.ts';
import type { Threshold } from '../model/suite.ts';

type Side = Pick<ThresholdOutcome, 'bound' | 'limit'>;

/**
 * Holds every threshold of the plan against the measurements that it is about: all whose labels include its own. Each level of
 * the plan must have been measured; what is missing has failed, for a metric that vanished must not turn a gate green.
 */
export function judgeThresholds(plan: Plan, measurements: readonly Measurement[]): ThresholdOutcome[] {
  const levels = [...new Set(plan.levels.map(({ name }) => name))];
  return plan.experiment.thresholds.flatMap((threshold) => {
    const about = measurements.filter(
      (each) => each.metric === threshold.metric && hasEntries(each.labels, threshold.labels),
    );
    const outcomes = about.flatMap((measurement) => judgeMeasurement(threshold, measurement));
    // What belongs to no level, such as a step around all of them, is there once.
    if (about.some(({ labels }) => labels.level === undefined)) return outcomes;
    const wanted = threshold.labels.level === undefined ? levels : [threshold.labels.level];
    const missing = wanted.filter((level) => !about.some(({ labels }) => labels.level === level));
    return [...outcomes, ...missing.flatMap((level) => unmeasured(threshold, level))];
  });
}

function judgeMeasurement(threshold: Threshold, { labels, statistics }: Measurement): ThresholdOutcome[] {
  const { metric, statistic } = threshold;
  const found = statistics.find(({ name }) => name === statistic);
  return sidesOf(threshold).map((side) => ({ metric, labels, statistic, ...side, ...judge(side, found) }));
}

function unmeasured(threshold: Threshold, level: string): ThresholdOutcome[] {
  const { metric, statistic } = threshold;
  const labels = { ...threshold.labels, ...(level === '' ? {} : { level }) };
  return sidesOf(threshold).map((side) => ({ metric, labels, statistic, ...side, passed: false }));
}

const sidesOf = ({ max, min }: Threshold): Side[] => [
  ...(max === undefined ? [] : [{ bound: 'max', limit: max } as const]),
  ...(min === undefined ? [] : [{ bound: 'min', limit: min } as const]),
];

/** A lower bound of a value that nobody saw can break a maximum or reach a minimum; it cannot keep a maximum. */
function judge({ bound, limit }: Side, found: Statistic | undefined): Pick<ThresholdOutcome, 'passed'> {
  if (found === undefined || !Number.isFinite(found.value)) return { passed: false };
  const { name: _, ...figure } = found;
  const kept = bound === 'max' ? found.value <= limit && found.atLeast !== true : found.value >= limit;
  return { ...figure, passed: kept };
}
