import { median, sorted } from './quantile.ts';

/** Scores are limited to this many scales, so that an outlier counts as little as a large value. */
const CAP = 3;
/** Steps of a score in one scale. */
const STEPS = 10;
const SCORES = 2 * CAP * STEPS + 1;

/**
 * How far values are off their own middle, in scales, limited to CAP on both sides: what is left of a level that another may be
 * measured by. Scores count STEPS to a scale, from 0 to SCORES - 1.
 */
export const scoresOf = (values: readonly number[], scale: number): number[] => {
  const level = median(sorted(values)) ?? 0;
  return values.map((value) => score(value - level, scale));
};

/**
 * How often chance alone puts `head` as far to its side of the middle of `base`: the one-sided two-sample test on robust scores (Hampel, Ronchetti,
 * Rousseeuw and Stahel, Robust Statistics, 1986, 3.4) whose distribution is that of as many draws from the base's own scores, counted
 * exactly. A score on the limit is added to what the base has, so that k values have no smaller chance than 1 / (base + 1)^k: it is
 * calibrated to series with many outliers and to those with none. `carried` are scores of earlier levels of the same series.
 */
export function chanceOfScores(
  base: readonly number[],
  head: readonly number[],
  scale: number,
  carried: readonly number[] = [],
): number {
  const level = median(sorted(base)) ?? 0;
  const side = (median(sorted(head)) ?? 0) >= level ? 1 : -1;
  const known = [...base.map((value) => score(value - level, scale)), ...carried];
  const shares = sharesOf(side === 1 ? known : known.map((at) => SCORES - 1 - at));
  const sum = head.reduce((total, value) => total + score(side * (value - level), scale), 0);
  return tailOf(shares, head.length, atMiddle(sum, head.length, base.length));
}

function score(distance: number, scale: number): number {
  const limited = Math.max(-CAP, Math.min(CAP, distance / scale));
  return Math.round((limited + CAP) * STEPS);
}

/** The middle of the base is itself uncertain: a sum counts as much less as two means differ more than one from a known level. */
function atMiddle(sum: number, head: number, base: number): number {
  const middle = head * CAP * STEPS;
  return Math.ceil(middle + (sum - middle) / Math.sqrt(1 + head / base));
}

function sharesOf(scores: readonly number[]): Float64Array {
  const shares = new Float64Array(SCORES);
  const each = 1 / (scores.length + 1);
  for (const at of [...scores, SCORES - 1]) shares[at] = (shares[at] ?? 0) + each;
  return shares;
}

/** P(the sum of `count` independent scores is at least `sum`), by convolution of how far scores are below the highest: a sum so high leaves few ways. */
function tailOf(shares: Float64Array, count: number, sum: number): number {
  const most = count * (SCORES - 1) - sum;
  const below = shares.toReversed();
  let sums = Float64Array.of(1);
  for (let drawn = 0; drawn < count; drawn++) sums = convolved(sums, below, most);
  return sums.reduce((total, share) => total + share, 0);
}

/** Sums of more than `most` are left out. */
function convolved(a: Float64Array, b: Float64Array, most: number): Float64Array<ArrayBuffer> {
  const result = new Float64Array(Math.min(most + 1, a.length + b.length - 1));
  for (const [shift, weight] of b.entries()) {
    if (weight === 0) continue;
    const end = Math.min(a.length, result.length - shift);
    for (let at = 0; at < end; at++) result[at + shift] = (result[at + shift] ?? 0) + weight * (a[at] ?? 0);
  }
  return result;
}
