import { type History, stateAt } from '../../history/history.ts';
import type { Plan } from '../../model/plan.ts';
import { means } from '../../model/series.ts';
import type { Threshold } from '../../model/suite.ts';

/** How many runs would have failed by the thresholds of a test, of those that have a value which a threshold is about. */
export interface BrokenRuns {
  readonly broken: number;
  readonly judged: number;
}

export function brokenRuns(history: History, thresholds: readonly Threshold[], plan?: Plan): BrokenRuns {
  const { runs, series } = history;
  const meant = thresholds.flatMap((threshold) => {
    const isMeant = means(plan, threshold);
    return [...series.values()]
      .filter(({ name }) => name.statistic === threshold.statistic && isMeant(name))
      .map((column) => ({ threshold, column }));
  });
  const verdicts = [...runs.keys()].map((place) =>
    meant.flatMap(({ threshold, column }) => breaks(threshold, stateAt(column, place), column.values[place]) ?? []),
  );
  return {
    broken: verdicts.filter((own) => own.includes(true)).length,
    judged: verdicts.filter((own) => own.length > 0).length,
  };
}

/** Undefined where there is no verdict: no trusted value, or a lower bound that is on the good side of a maximum. */
function breaks({ max, min }: Threshold, state: string | undefined, value = Number.NaN): boolean | undefined {
  if (Number.isNaN(value) || (state !== 'ok' && state !== 'censored')) return undefined;
  if (max !== undefined && value > max) return true;
  if (state === 'ok') return min !== undefined && value < min;
  // It may be anything above: it reaches a minimum at most.
  return max === undefined && min !== undefined && value >= min ? false : undefined;
}
