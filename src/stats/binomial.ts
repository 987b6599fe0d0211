/** Distribution-free bounds from the exact binomial distribution: no normality, right for small counts. */

const CONFIDENCE = 0.95;

/**
 * Ranks (1-based) of the order statistics that enclose the population's quantile with at least `confidence`, tails equal.
 * A side is absent where the sample is too small to bound it: 100 values hold nothing above their own p99.
 * David and Nagaraja, Order Statistics (2003), 7.1: P(X(l) <= q <= X(u)) = P(l <= B < u) with B ~ Bin(count, percent / 100).
 */
export function quantileRanks(
  count: number,
  percent: number,
  confidence = CONFIDENCE,
): { readonly low: number | undefined; readonly high: number | undefined } {
  const tail = (1 - confidence) / 2;
  let low: number | undefined;
  let below = 0; // P(B < rank)
  let rank = 0;
  for (const probability of probabilities(count, percent / 100)) {
    if (rank >= 1 && below <= tail) low = rank;
    if (rank >= 1 && 1 - below <= tail) return { low, high: rank };
    below += probability;
    rank++;
  }
  return { low, high: undefined };
}

/**
 * The same for values that depend on each other, and so say no more of the quantile than `independent` values would: the ranks of so
 * many, at the same parts of the `count` that there are.
 */
export function dependentRanks(count: number, percent: number, independent: number): ReturnType<typeof quantileRanks> {
  if (independent >= count) return quantileRanks(count, percent);
  const fewer = Math.max(1, Math.floor(independent));
  const { low, high } = quantileRanks(fewer, percent);
  const part = (rank: number): number => (rank * count) / (fewer + 1);
  return {
    low: low === undefined ? undefined : Math.max(1, Math.floor(part(low))),
    high: high === undefined ? undefined : Math.min(count, Math.ceil(part(high))),
  };
}

/**
 * Bounds of a share of which `successes` of `count` were seen (Clopper and Pearson, 1934): the shares at which seeing as many,
 * or as few, would be as unlikely as `1 - confidence`, tails equal.
 */
export function shareBounds(
  successes: number,
  count: number,
  confidence = CONFIDENCE,
): { readonly low: number; readonly high: number } {
  const tail = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : solve((share) => 1 - cumulative(successes - 1, count, share) > tail),
    high: successes === count ? 1 : solve((share) => cumulative(successes, count, share) < tail),
  };
}

/** P(B <= most), summed over the shorter tail. */
export function cumulative(most: number, count: number, share: number): number {
  if (most > count / 2) return 1 - cumulative(count - most - 1, count, 1 - share);
  let total = 0;
  let seen = 0;
  for (const probability of probabilities(count, share)) {
    if (seen++ > most) break;
    total += probability;
  }
  return Math.min(1, total);
}

/** P(B = 0), P(B = 1), ..., each from the one before; in logarithms, for P(B = 0) underflows at large counts. */
function* probabilities(count: number, share: number): Generator<number> {
  const odds = Math.log(share) - Math.log1p(-share);
  let log = count * Math.log1p(-share);
  for (let k = 0; k <= count; k++) {
    yield Math.exp(log);
    log += Math.log((count - k) / (k + 1)) + odds;
  }
}

/** The share in (0, 1) at which `isAbove` turns true, by bisection to 2^-40. */
function solve(isAbove: (share: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}
