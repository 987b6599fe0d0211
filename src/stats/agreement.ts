export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * The interval that the largest number of the given intervals share (Marzullo, Maintaining the Time in a Distributed System,
 * 1984; NTP's select algorithm). `agreeing` counts them. Undefined without intervals.
 */
export function agreement(intervals: readonly Interval[]): (Interval & { readonly agreeing: number }) | undefined {
  const edges = intervals
    .flatMap(({ low, high }) => [
      { at: low, opens: true },
      { at: high, opens: false },
    ])
    // Touching intervals share their point: an opening sorts before a closing at the same place.
    .sort((a, b) => a.at - b.at || Number(b.opens) - Number(a.opens));
  let open = 0;
  let best: { low: number; high: number; agreeing: number } | undefined;
  for (const [index, edge] of edges.entries()) {
    open += edge.opens ? 1 : -1;
    const next = edges[index + 1];
    // A closing leaves fewer open than were before it, so that only an opening is better.
    if (next !== undefined && open > (best?.agreeing ?? 0)) {
      best = { low: edge.at, high: next.at, agreeing: open };
    }
  }
  return best;
}
