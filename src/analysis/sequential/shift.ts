import { seededRandom } from '../../model/random.ts';
import { median, quantile, type Sorted, sorted } from '../../stats/quantile.ts';
import type { Shift } from '../../stats/shift.ts';
import { arrangements, choose, type Design, type Sample } from './sample.ts';
import { scoreAt, scoresOf, signOf, sizeOf } from './scores.ts';

/** By how much one metric of the own observations is higher than the known ones; undefined where it has no value. */
export function estimateOf({ design, known, own }: Sample): number | undefined {
  const values = valuesOf(own);
  if (design === 'instances') {
    return median(sorted(values.flatMap((value) => valuesOf(known).map((before) => value - before))));
  }
  // Hodges and Lehmann, Estimates of Location Based on Rank Tests (1963): the middle of all means of two.
  return median(sorted(values.flatMap((one, at) => values.slice(at).map((other) => (one + other) / 2))));
}

/** What a metric with so many values is judged by. */
export interface Chance {
  /** What its scores exceed by chance in a share of all arrangements; Infinity where so few never do. */
  readonly bound: number;
  /** Of each rank, by twice the rank: ranks of values that are equal lie between two. */
  readonly scores: readonly number[];
}

export type ChanceOf = (known: number, own: number) => Chance;

const DRAWS = 10_000;

/** Metrics of one sample mostly have as many values: what they are judged by is drawn once. */
export function chanceAt(design: Design, tail: number): ChanceOf {
  const drawn = new Map<string, Chance>();
  return (known, own) => {
    const key = `${known}/${own}`;
    const chance = drawn.get(key) ?? { bound: boundOf(design, known, own, tail), scores: ranksOf(design, known + own) };
    drawn.set(key, chance);
    return chance;
  };
}

const ranksOf = (design: Design, count: number): number[] =>
  Array.from({ length: 2 * count + 1 }, (_, twice) => scoreAt(design, twice / 2, count));

function boundOf(design: Design, known: number, own: number, tail: number): number {
  if (arrangements(design, known, own) * tail < 1) return Number.POSITIVE_INFINITY;
  const ranks = Array.from({ length: known + own }, (_, rank) => [rank + 1]);
  const scores = scoresOf({ design, known: ranks, own: [] });
  const random = seededRandom(`bound/${design}/${known}/${own}`);
  const sums = Array.from({ length: DRAWS }, () =>
    choose(scores, own, random).reduce(
      (sum, [score = 0]) => sum + score * (design === 'pairs' && random.uniform() < 0.5 ? -1 : 1),
      0,
    ),
  );
  return quantile(sorted(sums), 100 * (1 - tail)) ?? Number.POSITIVE_INFINITY;
}

/** Whether one metric is higher than `by` beyond what chance explains. What is asked many times of one sample sorts it once. */
export function aboveIn({ design, known, own }: Sample, chanceOf: ChanceOf): (by: number) => boolean {
  const values = valuesOf(own);
  const sizes = sorted(valuesOf(known).map((value) => sizeOf(design, value)));
  const { bound, scores } = chanceOf(sizes.length, values.length);
  return (by) => {
    const moved = values.map((value) => value - by);
    const own = moved.map((value) => sizeOf(design, value));
    const countOf = (isCounted: (size: number) => boolean): number =>
      firstOf(sizes, isCounted) + own.filter(isCounted).length;
    const scoreOf = (value: number): number => {
      const size = sizeOf(design, value);
      const twiceRank = countOf((each) => each < size) + 1 + countOf((each) => each <= size);
      return signOf(design, value) * (scores[twiceRank] ?? 0);
    };
    return moved.reduce((sum, value) => sum + scoreOf(value), 0) >= bound - EQUAL;
  };
}

/** The same sum in another order differs by less. */
const EQUAL = 1e-9;

/** How many, from the first on, are counted: by halving. */
function firstOf(sizes: Sorted, isCounted: (size: number) => boolean): number {
  let [low, high] = [0, sizes.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isCounted(sizes[middle] ?? Number.POSITIVE_INFINITY)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether one metric is higher than `by` beyond what chance explains. */
export const isAbove = (sample: Sample, by: number, chanceOf: ChanceOf): boolean => aboveIn(sample, chanceOf)(by);

/** The same for lower. */
export const isBelow = (sample: Sample, by: number, chanceOf: ChanceOf): boolean =>
  isAbove(negated(sample), -by, chanceOf);

/** All shifts that the observations do not speak against: the test turned round. A side that they do not bound is absent. */
export function intervalOf(sample: Sample, chanceOf: ChanceOf): Pick<Shift, 'low' | 'high'> {
  const low = lowest(sample, chanceOf);
  const high = lowest(negated(sample), chanceOf);
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high: -high }) };
}

function lowest(sample: Sample, chanceOf: ChanceOf): number | undefined {
  const values = [...valuesOf(sample.own), ...valuesOf(sample.known)].filter(Number.isFinite);
  const reach = 1 + 2 * Math.max(0, ...values.map(Math.abs));
  const isAboveBy = aboveIn(sample, chanceOf);
  if (values.length === 0 || !isAboveBy(-reach)) return undefined;
  let [low, high] = [-reach, reach];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (isAboveBy(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The same where lower is worse. */
export const negated = ({ design, known, own }: Sample): Sample => {
  const turned = (vectors: Sample['own']): Sample['own'] => vectors.map((vector) => vector.map((value) => -value));
  return { design, known: turned(known), own: turned(own) };
};

const valuesOf = (vectors: Sample['own']): number[] =>
  vectors.flatMap(([value = Number.NaN]) => (Number.isNaN(value) ? [] : [value]));
