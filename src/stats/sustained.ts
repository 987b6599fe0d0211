import type { Sorted } from './quantile.ts';

/** A stretch of instants, and the events after its first by the time that they took, per unit of `times`. */
export interface Stretch {
  readonly rate: number;
  readonly from: number;
  readonly to: number;
}

/**
 * The highest rate over any stretch of at least `count` consecutive instants (2 or more) that lasts at least `shortest`.
 * Undefined where no stretch is that long. A stretch that is two such stretches, one after the other, is no faster than the
 * faster of them, so only shorter ones are looked at.
 */
export function bestSustained(times: Sorted, count: number, shortest: number): Stretch | undefined {
  let best: Stretch | undefined;
  for (const [first, from] of times.entries()) {
    const shortestEnd = endOf(times, first, count, shortest);
    const end = endOf(times, shortestEnd, count, shortest);
    for (let last = shortestEnd; last < end; last++) {
      const to = times[last];
      if (to === undefined) break;
      const rate = (last - first) / (to - from);
      if (best === undefined || rate > best.rate) best = { rate, from, to };
    }
  }
  return best;
}

/** The index at which the shortest stretch from `first` ends; the number of instants where there is none. */
function endOf(times: Sorted, first: number, count: number, shortest: number): number {
  const from = times[first];
  if (from === undefined) return times.length;
  let last = first + count - 1;
  while (last < times.length && (times[last] ?? from) - from < shortest) last++;
  return last;
}
