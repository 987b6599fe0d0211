import type { Sorted } from './quantile.ts';

/**
 * The highest rate over any stretch of `count` consecutive instants: the events after the first, divided by the time they
 * took, which counts as `shortest` where it is less. In events per unit of `times`. Undefined with fewer instants.
 */
export function bestSustained(
  times: Sorted,
  count: number,
  shortest: number,
): { readonly rate: number; readonly from: number; readonly to: number } | undefined {
  let best: { rate: number; from: number; to: number } | undefined;
  for (let last = count - 1; last < times.length; last++) {
    const from = times[last - count + 1];
    const to = times[last];
    if (from === undefined || to === undefined) continue;
    const rate = (count - 1) / Math.max(to - from, shortest);
    if (best === undefined || rate > best.rate) best = { rate, from, to };
  }
  return best;
}
