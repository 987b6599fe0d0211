import { type Random, seededRandom } from '../../model/random.ts';
import { median, quantile, type Sorted, sorted } from '../../stats/quantile.ts';
import { rarePairs } from '../../stats/rank-sum.ts';

/** As many as take about as long whatever the sides, but never fewer than the quantile needs. */
const [MOST_DRAWS, LEAST_DRAWS, MOST_PAIRS] = [200, 40, 400_000];
const POWER = 80;

/** The rule that calls a series worse: a rank test at `alpha`, and an estimate above `tolerance`. */
export interface Rule {
  readonly alpha: number;
  readonly tolerance: number;
}

/**
 * The smallest shift that the whole rule calls in 80 of 100 cases, with these runs of the base and `count` new ones: new runs scatter
 * around the base's middle as both sides do around theirs (smoothed bootstrap; Silverman and Young, The Bootstrap: To Smooth or Not to
 * Smooth?, 1987), for a few runs of a base that happen to agree say little of the noise. Each draw has a least shift at which the rule
 * calls it. Undefined where so few runs can never be called, however large the change.
 */
export function smallestVisible(
  { base, head }: { readonly base: readonly number[]; readonly head: readonly number[] },
  count: number,
  { alpha, tolerance }: Rule,
): number | undefined {
  const rare = rarePairs(base.length, count, alpha);
  if (rare === 0) return undefined;
  const random = seededRandom(`smallest/${base.length}/${count}`);
  const draw = smoothed([...base, ...movedTo(base, head)], random);
  const draws = Math.max(LEAST_DRAWS, Math.min(MOST_DRAWS, Math.floor(MOST_PAIRS / (base.length * count))));
  const least = Array.from({ length: draws }, () => {
    const pairs = sorted(Array.from({ length: count }, draw).flatMap((head) => base.map((before) => head - before)));
    return leastShift(pairs, rare, tolerance);
  });
  const smallest = quantile(sorted(least), POWER);
  // At the shift itself values that are the same stay the same: the rule wants more.
  return smallest === undefined ? undefined : smallest * (1 + 1e-6);
}

/** All but `rare - 1` pairs have to be above zero, and the estimate, their median, above the tolerance. */
const leastShift = (pairs: Sorted, rare: number, tolerance: number): number =>
  Math.max(-(pairs[rare - 1] ?? 0), tolerance - (pairs[Math.floor((pairs.length - 1) / 2)] ?? 0), 0);

/** The runs of the head as if nothing had changed. */
function movedTo(base: readonly number[], head: readonly number[]): number[] {
  const shift = (median(sorted(base)) ?? 0) - (median(sorted(head)) ?? 0);
  return head.map((value) => value + shift);
}

/** Draws from the runs with a kernel around each value, and as much spread as they have. */
function smoothed(runs: readonly number[], random: Random): () => number {
  const ordered = sorted(runs);
  const mean = runs.reduce((total, value) => total + value, 0) / runs.length;
  const variance = runs.reduce((total, value) => total + (value - mean) ** 2, 0) / Math.max(1, runs.length - 1);
  const quarters = (quantile(ordered, 75) ?? 0) - (quantile(ordered, 25) ?? 0);
  // Silverman, Density Estimation (1986), 3.31; the divisor takes away the spread that the kernel adds.
  const width = 0.9 * Math.min(Math.sqrt(variance), quarters / 1.34) * runs.length ** -0.2;
  const shrink = variance === 0 ? 1 : Math.sqrt(1 + width ** 2 / variance);
  return () => mean + ((runs[random.integer(runs.length)] ?? mean) - mean + width * random.normal()) / shrink;
}
