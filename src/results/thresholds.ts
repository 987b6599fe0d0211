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
  return plan.test.thresholds.flatMap((threshold) =>
    levels
      .filter((level) => threshold.labels.level === undefined || threshold.labels.level === level)
      .flatMap((level) => judgeLevel(threshold, level, measurements)),
  );
}

function judgeLevel(threshold: Threshold, level: string, measurements: readonly Measurement[]): ThresholdOutcome[] {
  const { metric, statistic, max, min } = threshold;
  const wanted = { ...threshold.labels, ...(level === '' ? {} : { level }) };
  const sides: Side[] = [
    ...(max === undefined ? [] : [{ bound: 'max', limit: max } as const]),
    ...(min === undefined ? [] : [{ bound: 'min', limit: min } as const]),
  ];
  const about = measurements.filter((each) => each.metric === metric && includes(each.labels, wanted));
  if (about.length === 0) {
    return sides.map((side) => ({ metric, labels: wanted, statistic, ...side, passed: false }));
  }
  return about.flatMap(({ labels, statistics }) => {
    const found = statistics.find(({ name }) => name === statistic);
    return sides.map((side) => ({ metric, labels, statistic, ...side, ...judge(side, found) }));
  });
}

const includes = (labels: Readonly<Record<string, string>>, wanted: Readonly<Record<string, string>>): boolean =>
  Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** A lower bound of a value that nobody saw can break a maximum or reach a minimum; it cannot keep a maximum. */
function judge({ bound, limit }: Side, found: Statistic | undefined): Pick<ThresholdOutcome, 'passed'> {
  if (found === undefined || !Number.isFinite(found.value)) return { passed: false };
  const { name: _, ...figure } = found;
  const kept = bound === 'max' ? found.value <= limit && found.atLeast !== true : found.value >= limit;
  return { ...figure, passed: kept };
}
