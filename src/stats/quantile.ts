declare const ascending: unique symbol;
/** Numbers in ascending order, so that unsorted data cannot reach a quantile. Infinity is allowed and sorts last. */
export type Sorted = readonly number[] & { readonly [ascending]: true };

export const sorted = (values: Iterable<number>): Sorted =>
  Array.from(new Float64Array(values).sort()) as readonly number[] as Sorted;

/**
 * The quantile by nearest rank: the smallest value that at least `percent` % of the values do not exceed (type 1 of Hyndman
 * and Fan, Sample Quantiles in Statistical Packages, 1996). It is always a value that was observed, so the bounds of a value
 * carry over to the quantile, and values that are only known to be large (infinite) need no special case.
 */
export function quantile(values: Sorted, percent: number): number | undefined {
  return values[rankOf(percent, values.length) - 1];
}

/** The 1-based rank of the quantile among `count` values. */
export function rankOf(percent: number, count: number): number {
  // percent * count is rounded to 1e-9 first: 0.07 * 100 is 7.000000000000001 in floating point, and its ceiling is not 8.
  return Math.max(1, Math.ceil(Math.round(percent * count * 1e7) / 1e9));
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: Sorted): number | undefined {
  const low = values[Math.floor((values.length - 1) / 2)];
  const high = values[Math.floor(values.length / 2)];
  return low === undefined ? undefined : between(low, high ?? low);
}

/** The sum of two large values may be no number of a double, where their halves are; halves of the smallest values are not exact. */
function between(low: number, high: number): number {
  const sum = low + high;
  return Number.isFinite(sum) ? sum / 2 : low / 2 + high / 2;
}
