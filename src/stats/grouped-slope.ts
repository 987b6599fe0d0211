import type { Random } from '../model/random.ts';
import { sorted } from './quantile.ts';
import { studentQuantile } from './student.ts';

/** An observation of a group with a level of its own, such as a node; `step` orders them, and all groups share it. */
export interface GroupedPoint {
  readonly group: number;
  readonly step: number;
  readonly x: number;
  readonly y: number;
}

export interface Slope {
  readonly slope: number;
  /** The 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** So many steps that follow each other stay together in a resample, for one step is seen in the next ones. */
const BLOCK_STEPS = 5;

/**
 * The common slope of groups that each have an intercept of their own: the median of the slopes between all pairs of points of one
 * group (Sen, 1968). Its interval is that of a block bootstrap over steps
 * that wraps around (Politis and Romano, A Circular Block-Resampling Procedure for Stationary Data, 1992), made wider by what blocks of
 * this length cannot see of errors that last, and by Student's factor for as few blocks as there are. `npm run bench:ramps` counts how
 * often it holds the truth. It is quadratic in the points of a group, so that of very many steps each second, third, ... one counts.
 * Undefined where no two points of a group differ in x.
 */
export function groupedSlope(all: readonly GroupedPoint[], random: Random, resamples = RESAMPLES): Slope | undefined {
  const points = thinned(all);
  const steps = [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b);
  const pairs = pairsOf(points, new Map(steps.map((step, index) => [step, index])));
  const slope = weightedMedian(pairs, new Uint16Array(steps.length).fill(1));
  if (slope === undefined) return undefined;
  const drawn = Array.from({ length: resamples }, () => weightedMedian(pairs, resampled(steps.length, random)));
  const error = deviation(drawn.filter((each) => each !== undefined)) * unseenByBlocks(lastingOf(points, slope));
  const half = studentQuantile(Math.max(1, Math.round((2 * steps.length) / BLOCK_STEPS))) * error;
  return { slope, low: slope - half, high: slope + half };
}

const RESAMPLES = 300;
const MOST_PAIRS = 1e6;

/** Every so many steps, so that few enough pairs are left. */
function thinned(points: readonly GroupedPoint[]): readonly GroupedPoint[] {
  const sizes = [...Map.groupBy(points, ({ group }) => group).values()].map(({ length }) => length);
  const pairs = sizes.reduce((total, size) => total + (size * (size - 1)) / 2, 0);
  const every = Math.ceil(Math.sqrt(pairs / MOST_PAIRS));
  if (every <= 1) return points;
  const steps = [...new Set(points.map(({ step }) => step))].sort((a, b) => a - b);
  const kept = new Set(steps.filter((_, index) => index % every === 0));
  return points.filter(({ step }) => kept.has(step));
}

/** Slopes between two points of one group, ascending, with the indexes of their steps. */
interface Pairs {
  readonly slope: Float64Array;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

function pairsOf(points: readonly GroupedPoint[], indexOf: ReadonlyMap<number, number>): Pairs {
  const pairs = [...Map.groupBy(points, ({ group }) => group).values()].flatMap(within);
  pairs.sort((a, b) => a.slope - b.slope);
  return {
    slope: Float64Array.from(pairs, ({ slope }) => slope),
    from: Uint32Array.from(pairs, ({ first }) => indexOf.get(first.step) ?? 0),
    to: Uint32Array.from(pairs, ({ second }) => indexOf.get(second.step) ?? 0),
  };
}

const within = (group: readonly GroupedPoint[]) =>
  group.flatMap((second, index) =>
    group
      .slice(0, index)
      .filter(({ x }) => x !== second.x)
      .map((first) => ({ first, second, slope: (second.y - first.y) / (second.x - first.x) })),
  );

/** The slope at which half of the weight is reached; `counts`: how often each step was drawn. Plain loops without an array, for they run for each resample. */
function weightedMedian({ slope, from, to }: Pairs, counts: Uint16Array): number | undefined {
  const weightOf = (pair: number): number => (counts[from[pair] ?? 0] ?? 0) * (counts[to[pair] ?? 0] ?? 0);
  let total = 0;
  for (let pair = 0; pair < slope.length; pair++) total += weightOf(pair);
  let upTo = 0;
  for (let pair = 0; pair < slope.length; pair++) {
    upTo += weightOf(pair);
    if (upTo > 0 && upTo >= total / 2) return slope[pair];
  }
  return undefined;
}

/** How often each step is in a resample of blocks. */
function resampled(steps: number, random: Random): Uint16Array {
  const counts = new Uint16Array(steps);
  for (let drawn = 0; drawn < steps; drawn += BLOCK_STEPS) {
    const start = random.integer(steps);
    for (let of = 0; of < BLOCK_STEPS; of++) {
      const at = (start + of) % steps;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / (values.length - 1));
}

/** How much of an error is still there one step later, from 0 to 0.9: the autocorrelation of what the slope leaves over. */
function lastingOf(points: readonly GroupedPoint[], slope: number): number {
  let products = 0;
  let squares = 0;
  for (const group of Map.groupBy(points, ({ group }) => group).values()) {
    const levels = group.map(({ x, y }) => y - slope * x);
    const middle = sorted(levels)[Math.floor(levels.length / 2)] ?? 0;
    const left = levels.map((level) => level - middle);
    for (const [index, each] of left.entries()) {
      squares += each ** 2;
      products += each * (left[index - 1] ?? 0);
    }
  }
  return squares === 0 ? 0 : Math.min(0.9, Math.max(0, products / squares));
}

/** The factor by which errors that last as an autoregressive process are underestimated by resampling blocks. */
function unseenByBlocks(lasting: number): number {
  let seen = 1;
  for (let lag = 1; lag < BLOCK_STEPS; lag++) seen += 2 * (1 - lag / BLOCK_STEPS) * lasting ** lag;
  return Math.sqrt((1 + lasting) / (1 - lasting) / seen);
}
