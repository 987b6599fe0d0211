/**
 * Where the level of a series changes: robust optimal partitioning. It minimises the sum over all values of min(((value - level) / scale)^2,
 * CAP^2), plus a penalty for each change of the level (Fearnhead and Rigaill, Changepoint Detection in the Presence of Outliers,
 * JASA 2019), exactly on a grid of levels, by functional pruning: the best cost of each level so far, carried from value to value.
 * A single outlier costs CAP^2 at most, so that it never pays for two changes.
 */

export interface PartitionRule {
  readonly scale: number;
  /** Cost of a change. */
  readonly penalty: number;
}

/** A value that is further off than this many scales counts as an outlier. */
const CAP = 3;
/** Between two given levels a value that is on one of them says more than that it is no outlier. */
const LOCATION_CAP = 6;
const MOST_LEVELS = 1024;
/** The grid is this many times finer than the scale, as long as it has no more than MOST_LEVELS levels. */
const FINENESS = 8;

/** Whether the value at a place is censored: it is at least so large, and a level above it costs nothing. */
export type IsCensored = (place: number) => boolean;

const NONE_CENSORED: IsCensored = () => false;

/**
 * The places at which a new level begins, in ascending order; the first level begins at 0 and is not named. Time grows with the number
 * of values times that of the levels.
 */
export function partition(
  values: readonly number[],
  { scale, penalty }: PartitionRule,
  isCensored: IsCensored = NONE_CENSORED,
): number[] {
  const levels = gridOf(values, scale);
  const costs = new Float64Array(levels.length);
  /** For each level: where its segment began. */
  const begins = new Int32Array(levels.length);
  /** For each place: where the last segment of the best partition of all until there begins. */
  const lastBegins = new Int32Array(values.length);
  let best = 0;
  for (const [place, value] of values.entries()) {
    const restart = best + penalty;
    const censored = isCensored(place);
    let bestLevel = 0;
    best = Infinity;
    for (let index = 0; index < levels.length; index++) {
      let cost = costs[index] ?? 0;
      if (cost > restart) {
        cost = restart;
        begins[index] = place;
      }
      cost += loss(value - (levels[index] ?? 0), scale, CAP, censored);
      costs[index] = cost;
      if (cost < best) {
        best = cost;
        bestLevel = index;
      }
    }
    lastBegins[place] = begins[bestLevel] ?? 0;
  }
  return backwards(lastBegins);
}

function loss(distance: number, scale: number, cap: number, isCensored: boolean): number {
  if (isCensored && distance < 0) return 0;
  const scaled = distance / scale;
  return Math.min(scaled * scaled, cap * cap);
}

function backwards(lastBegins: Int32Array): number[] {
  const boundaries: number[] = [];
  let begin = lastBegins.at(-1) ?? 0;
  while (begin > 0) {
    boundaries.unshift(begin);
    begin = lastBegins[begin - 1] ?? 0;
  }
  return boundaries;
}

/** A level is near to values that have it, so only the values themselves are tried, rounded to a part of the scale. */
function gridOf(values: readonly number[], scale: number): Float64Array {
  for (let step = scale / FINENESS; ; step *= 2) {
    const grid = new Set(values.map((value) => Math.round(value / step)));
    if (grid.size <= MOST_LEVELS)
      return Float64Array.from(
        [...grid].sort((a, b) => a - b),
        (count) => count * step,
      );
  }
}

/**
 * Where between the ends of two neighbouring segments the change may be: the places whose cost is at most `slack` above the least, the
 * levels given. A place is the first of the new level.
 */
export function placesOf(
  values: readonly number[],
  levels: { readonly before: number; readonly after: number },
  scale: number,
  slack: number,
  isCensored: IsCensored = NONE_CENSORED,
): { readonly first: number; readonly last: number } {
  const costs = [0];
  for (const [place, value] of values.entries()) {
    const lossAt = (level: number): number => loss(value - level, scale, LOCATION_CAP, isCensored(place));
    const moved = lossAt(levels.before) - lossAt(levels.after);
    costs.push((costs[place] ?? 0) + moved);
  }
  // The change lies inside: both levels have a value at least.
  const inner = costs.slice(1, -1);
  const least = inner.reduce((lowest, cost) => Math.min(lowest, cost), Infinity);
  const within = (cost: number): boolean => cost <= least + slack;
  return {
    first: 1 + inner.findIndex(within),
    last: 1 + inner.findLastIndex(within),
  };
}
