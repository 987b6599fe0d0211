import { metricOf } from '../model/metrics.ts';
import { byKey } from '../model/order.ts';
import { isShowable, type Statistic, type ThresholdOutcome, type ValidityCheck } from '../model/result.ts';

/**
 * Row names: the same series has the same name in every build, whatever the numbers (formats.md TRAP 14). The level comes
 * first, then the metric, then the other labels' values in the order of their keys: `400.creation-latency.watch.Running`.
 */
export const metricRow = ({ metric, labels }: Pick<ThresholdOutcome, 'metric' | 'labels'>): string =>
  joined([labels.level, metric, ...otherLabels(labels).map(([, value]) => value)]);

export const validityRow = ({ rule, level }: ValidityCheck): string => joined(['validity', level, rule]);

export const thresholdRow = (outcome: ThresholdOutcome): string =>
  joined(['threshold', metricRow(outcome), outcome.statistic, outcome.bound]);

/** `p95_ms`, `share`, `value_per_s`: the name of a numeric property, unit included. */
export function propertyName(metric: string, statistic: string): string {
  const unit = metricOf(metric)?.unit;
  return unit === undefined || unit === statistic ? statistic : `${statistic}_${unit}`;
}

/** The labels besides the level, sorted by key. */
const otherLabels = (labels: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(labels)
    .filter(([key]) => key !== 'level')
    .sort(byKey);

/** Statistics that can be shown. */
export const finite = (statistics: readonly Statistic[]): Statistic[] => statistics.filter(isShowable);

/** Statistics that stand for themselves: a reader that only sees the number would take a bound for the value. */
export const exact = (statistics: readonly Statistic[]): Exact[] =>
  statistics.filter((each): each is Exact => Number.isFinite(each.value) && each.atLeast !== true);

type Exact = Statistic & { readonly value: number };

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('.');
