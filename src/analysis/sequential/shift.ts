import { seededRandom } from '../../model/random.ts';
import { median, quantile, sorted } from '../../stats/quantile.ts';
import type { Shift } from '../../stats/shift.ts';
import { arrangements, choose, type Design, type Sample } from './sample.ts';
import { scoresOf } from './scores.ts';

/** By how much one metric of the own observations is higher than the known ones; undefined where it has no value. */
export function estimateOf({ design, known, own }: Sample): number | undefined {
  const values = valuesOf(own);
  if (design === 'instances') {
    return median(sorted(values.flatMap((value) => valuesOf(known).map((before) => value - before))));
  }
  // Hodges and Lehmann, Estimates of Location Based on Rank Tests (1963): the middle of all means of two.
  return median(sorted(values.flatMap((one, at) => values.slice(at).map((other) => (one + other) / 2))));
}

/**
 * What the scores of a metric with so many known and own values exceed by chance in a share of `tail` of all arrangements; Infinity where so few never do.
 */
export type BoundOf = (known: number, own: number) => number;

const DRAWS = 10_000;

/** Metrics of one sample mostly have as many values: each bound is drawn once. */
export function boundsAt(design: Design, tail: number): BoundOf {
  const drawn = new Map<string, number>();
  return (known, own) => {
    const key = `${known}/${own}`;
    const bound = drawn.get(key) ?? boundOf(design, known, own, tail);
    drawn.set(key, bound);
    return bound;
  };
}

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

/** Whether one metric is higher than `by` beyond what chance explains. */
export function isAbove(sample: Sample, by: number, bounds: BoundOf): boolean {
  const moved = { ...sample, own: valuesOf(sample.own).map((value) => [value - by]) };
  const own = scoresOf(moved).slice(sample.known.length);
  const bound = bounds(valuesOf(sample.known).length, own.length);
  return own.reduce((total, [each = 0]) => total + each, 0) >= bound - 1e-9;
}

/** The same for lower. */
export const isBelow = (sample: Sample, by: number, bounds: BoundOf): boolean => isAbove(negated(sample), -by, bounds);

/** All shifts that the observations do not speak against: the test turned round. A side that they do not bound is absent. */
export function intervalOf(sample: Sample, bounds: BoundOf): Pick<Shift, 'low' | 'high'> {
  const low = lowest(sample, bounds);
  const high = lowest(negated(sample), bounds);
  return { ...(low !== undefined && { low }), ...(high !== undefined && { high: -high }) };
}

function lowest(sample: Sample, bounds: BoundOf): number | undefined {
  const values = [...valuesOf(sample.own), ...valuesOf(sample.known)].filter(Number.isFinite);
  const reach = 1 + 2 * Math.max(0, ...values.map(Math.abs));
  if (values.length === 0 || !isAbove(sample, -reach, bounds)) return undefined;
  let [low, high] = [-reach, reach];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (isAbove(sample, middle, bounds)) low = middle;
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
