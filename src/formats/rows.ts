import { metricOf } from '../model/metrics/index.ts';
import { propertyName } from '../model/metrics/property-name.ts';
import {
  type HookOutcome,
  isShowable,
  type Statistic,
  type ThresholdOutcome,
  type ValidityCheck,
} from '../model/result.ts';
import { seriesId } from '../model/series-id.ts';

export const validityRow = ({ rule, level }: ValidityCheck): string => joined(['validity', level, rule]);

export const thresholdRow = (outcome: ThresholdOutcome): string =>
  joined(['threshold', seriesId(outcome), outcome.statistic, outcome.bound]);

/** Each level has a row of its own; that something is undone is another deed than doing it. */
export const hookRow = ({ scope, level, moment, name, does }: HookOutcome): string =>
  joined(['hook', scope, level, moment, name, does === 'undo' ? does : undefined]);

/** The name of a numeric property that a row of a metric has. */
export const propertyOf = (metric: string, statistic: string): string =>
  propertyName(metricOf(metric)?.unit, statistic);

/** Statistics that can be shown. */
export const finite = (statistics: readonly Statistic[]): Statistic[] => statistics.filter(isShowable);

/** Statistics that stand for themselves: a reader that only sees the number would take a bound for the value. */
export const exact = (statistics: readonly Statistic[]): Exact[] =>
  statistics.filter((each): each is Exact => Number.isFinite(each.value) && each.atLeast !== true);

type Exact = Statistic & { readonly value: number };

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('.');
