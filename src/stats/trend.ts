import { median, sorted } from './quantile.ts';

export type TrendPoint = readonly [t: number, value: number];

export interface Trend {
  readonly slope: number;
  readonly low: number;
  readonly high: number;
}

/** 97.5 % quantile of the standard normal distribution: an interval of 95 %. */
const Z = 1.959964;

/**
 * The slope of a series as the median of the slopes between all pairs of points (Theil-Sen), with its interval of `z` standard
 * errors on each side (Sen, Estimates of the Regression Coefficient Based on Kendall's Tau, 1968). Up to 29 % of the points may be outliers.
 * Quadratic in the number of points. Undefined with fewer than three distinct times, or where no interval can be given.
 */
export function theilSen(points: readonly TrendPoint[], z = Z): Trend | undefined {
  const slopes = sorted(pairSlopes(points));
  const n = points.length;
  const half = (z * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)) / 2;
  // The bounds are so many slopes from both ends.
  const reach = Math.floor(slopes.length / 2 - half);
  if (reach < 1) return undefined;
  const at = (index: number): number => slopes[index] ?? Number.NaN;
  return { slope: median(slopes) ?? Number.NaN, low: at(reach - 1), high: at(slopes.length - reach) };
}

function pairSlopes(points: readonly TrendPoint[]): number[] {
  const slopes: number[] = [];
  for (const [index, [t, value]] of points.entries()) {
    for (let earlier = 0; earlier < index; earlier++) {
      const [before, valueBefore] = points[earlier] ?? [t, value];
      if (t !== before) slopes.push((value - valueBefore) / (t - before));
    }
  }
  return slopes;
}
