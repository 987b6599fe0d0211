import { median, type Sorted, sorted } from './quantile.ts';
import { rarePairs } from './rank-sum.ts';

/** One observation: `high` is Infinity where only a lower bound is known. */
export interface Observed {
  readonly low: number;
  readonly high: number;
}

export interface Shift {
  readonly estimate: number;
  /** A side that the data do not bound is absent. */
  readonly low?: number;
  readonly high?: number;
}

/**
 * By how much `head` is higher than `base`: the median of all differences between the two (Hodges and Lehmann, Estimates of Location
 * Based on Rank Tests, 1963), with Moses' distribution-free interval between two of these differences (Hollander and Wolfe,
 * Nonparametric Statistical Methods, 1999, 4.3). Undefined where a sample is empty.
 */
export function shiftOf(base: readonly Observed[], head: readonly Observed[], confidence = 0.95): Shift | undefined {
  const lowest = differences(base, head, (before, after) => after.low - before.high);
  const middle = differences(base, head, (before, after) => after.low - before.low);
  const highest = differences(base, head, (before, after) => after.high - before.low);
  const estimate = median(middle);
  if (estimate === undefined) return undefined;
  const rare = rarePairs(base.length, head.length, (1 - confidence) / 2);
  const low = lowest[rare - 1];
  const high = highest[highest.length - rare];
  return {
    estimate,
    ...(low !== undefined && Number.isFinite(low) && { low }),
    ...(high !== undefined && Number.isFinite(high) && { high }),
  };
}

const differences = (
  base: readonly Observed[],
  head: readonly Observed[],
  of: (before: Observed, after: Observed) => number,
): Sorted => sorted(head.flatMap((after) => base.map((before) => of(before, after))));
