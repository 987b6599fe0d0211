import type { Random } from '../../model/random.ts';

/** What one observation says of each metric, on a scale in which higher is worse; NaN where it says nothing. All have the same metrics in the same order. */
export type Vector = readonly number[];

/**
 * `pairs`: an observation is what the change differs by from its base, both measured one after the other on one cluster, so that what clusters differ by is
 * not in it. `instances`: it is the level of one deploy, or of one cluster that a job made.
 */
export type Design = 'pairs' | 'instances';

export interface Sample {
  readonly design: Design;
  /** The same of runs without a change: what differences of neighbours, or levels, are by chance. May be empty. */
  readonly known: readonly Vector[];
  /** In the order in which they came. */
  readonly own: readonly Vector[];
}

export const hasValue = (vector: Vector, metric: number): boolean => !Number.isNaN(vector[metric] ?? Number.NaN);

/** The sample as it was after so many own observations. */
export const asOf = (sample: Sample, count: number): Sample => ({ ...sample, own: sample.own.slice(0, count) });

/** One metric of a sample. */
export const columnOf = ({ design, known, own }: Sample, metric: number): Sample => {
  const one = (vectors: readonly Vector[]): Vector[] => vectors.map((vector) => [vector[metric] ?? Number.NaN]);
  return { design, known: one(known), own: one(own) };
};

/** In how many ways chance may choose which observations are the own ones, and of pairs which side of each came from the change. */
export function arrangements(design: Design, known: number, own: number): number {
  let ways = design === 'pairs' ? 2 ** own : 1;
  for (let chosen = 1; chosen <= own; chosen++) ways *= (known + chosen) / chosen;
  return ways;
}

/** So many of the observations, each at most once (Floyd, in Bentley, Programming Pearls, 1987). */
export function choose<T>(all: readonly T[], count: number, random: Pick<Random, 'integer'>): T[] {
  const places = new Set<number>();
  for (let last = all.length - count; last < all.length; last++) {
    const place = random.integer(last + 1);
    places.add(places.has(place) ? last : place);
  }
  return [...places].map((place) => all[place]).filter((each) => each !== undefined);
}
