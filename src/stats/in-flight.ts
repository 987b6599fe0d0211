export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * How many independent samples some spans are worth. Calls that are under way at once wait for the same server, so they are one
 * look at it: as many are counted as would fill the time one after another (their number by the mean number under way, which
 * is their total length by the time in which any was: Little's law).
 */
export function independentAmong(spans: readonly Span[]): number {
  let total = 0;
  let busy = 0;
  let until = -Infinity;
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    total += to - from;
    busy += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return total > busy ? (spans.length * busy) / total : spans.length;
}
