import { chanceOfScores } from '../../stats/clipped-scores.ts';
import { inflation, wanderOf } from '../../stats/noise.ts';
import { placesOf } from '../../stats/partition.ts';
import { median, sorted } from '../../stats/quantile.ts';
import { smallestRankSum } from '../../stats/rank-sum.ts';
import type { SeriesNoise } from './noise.ts';
import type { ComparableStretch } from './stretch.ts';

/** A confirmed change of the level within a stretch. Places count its values. */
export interface Boundary {
  /** The first value of the new level, most likely. */
  readonly place: number;
  /** The first and the last place at which the new level may begin. */
  readonly first: number;
  readonly last: number;
  /** How often a series without a change shows one like it at a given place. */
  readonly chance: number;
}

/** Chosen on the history before 2024-07: about one false confirmed change in 1,000 runs of a series (bench/changes.ts). */
const MOST_CHANCE = 5e-4;
/** Of a level so many values next to the boundary are tested, and compared with so many of the other. */
const MOST_TESTED = 20;
const MOST_BASE = 100;
const MOST_SHIFTED = 50;
/** A change must be by so many scales, and by so many times what the level wanders by itself. */
const LEAST_SCALES = 1;
const LEAST_WANDERS = 3;
/** No level is confirmed by fewer. */
export const LEAST_RUNS = 3;
/** With a larger share of outliers three of them in a row are no surprise. */
const MANY_OUTLIERS = 0.1;
const LEAST_RUNS_WITH_OUTLIERS = 5;
/** A place may be the boundary if its cost is within this of the least (bench/changes.ts shows how often the true one is among them). */
const LOCATION_SLACK = 6;

/** How many runs a level must have before its beginning is confirmed. */
export const leastRunsOf = ({ outliers }: Pick<SeriesNoise, 'outliers'>): number =>
  outliers > MANY_OUTLIERS ? LEAST_RUNS_WITH_OUTLIERS : LEAST_RUNS;

/**
 * The changes that a stretch confirms. While one of the candidates is too small, has too few runs on a side or is no surprise by chance, the
 * least convincing is dropped and the levels on its sides become one. `tolerance` is a share of the old level.
 */
export function boundariesOf(stretch: ComparableStretch, noise: SeriesNoise, tolerance: number): Boundary[] {
  const { values } = stretch;
  const edges = [0, ...noise.candidates, values.length];
  const tested = (at: number): number =>
    chanceOf(values.slice(edges[at - 1], edges[at]), values.slice(edges[at], edges[at + 1]), noise, tolerance);
  // As `edges`: the first and the last are no boundaries.
  const chances = edges.map((_, at) => (at === 0 || at === edges.length - 1 ? 0 : tested(at)));
  for (;;) {
    const least = indexOfLargest(chances);
    if ((chances[least] ?? 0) <= MOST_CHANCE) break;
    edges.splice(least, 1);
    chances.splice(least, 1);
    for (const beside of [least - 1, least]) {
      if (beside > 0 && beside < edges.length - 1) chances[beside] = tested(beside);
    }
  }
  const places = edges.slice(1, -1);
  return places.map((_, index) => located(stretch, noise, places, index, chances[index + 1] ?? 1));
}

const indexOfLargest = (values: readonly number[]): number =>
  values.reduce((best, value, at) => (value > (values[best] ?? 0) ? at : best), 0);

/** How often chance alone shows a change like this; 1 where it is too small or has too few runs. */
function chanceOf(before: readonly number[], after: readonly number[], noise: SeriesNoise, tolerance: number): number {
  if (Math.min(before.length, after.length) < leastRunsOf(noise)) return 1;
  const least = Math.max(tolerance * Math.abs(middle(before)), LEAST_SCALES * noise.scale);
  if (!areLevelsApart(before, after, least)) return 1;
  if (!areLevelsApart(before, after, LEAST_WANDERS * wanderOf([before, after]))) return 1;
  const [old, fresh] = [before.slice(-MOST_BASE), after.slice(0, MOST_BASE)];
  const isFreshTested = fresh.length <= old.length;
  const [base, head] = isFreshTested ? [old, fresh] : [fresh, old];
  const tested = isFreshTested ? head.slice(0, MOST_TESTED) : head.slice(-MOST_TESTED);
  const byScore = chanceOfScores(base, tested, noise.scale, noise.carriedScores);
  const byRank = areApart(base, head) ? smallestRankSum(base.length, head.length) : 1;
  // Two tests look at the same change, and neighbours that depend on each other are worth fewer values.
  return Math.min(1, 2 * Math.min(byScore, byRank)) ** (1 / inflation(noise));
}

/**
 * Whether the middles differ by so much, and with them half of all differences (Hodges and Lehmann): where values take few levels, the difference of
 * the middles alone may be a jump.
 */
function areLevelsApart(before: readonly number[], after: readonly number[], least: number): boolean {
  const distance = middle(after) - middle(before);
  if (Math.abs(distance) < least) return false;
  const [old, fresh] = [before.slice(-MOST_SHIFTED), after.slice(0, MOST_SHIFTED)];
  const side = Math.sign(distance);
  let apart = 0;
  for (const value of fresh) for (const earlier of old) if (side * (value - earlier) >= least) apart++;
  return 2 * apart >= old.length * fresh.length;
}

const areApart = (a: readonly number[], b: readonly number[]): boolean =>
  Math.max(...a) < Math.min(...b) || Math.max(...b) < Math.min(...a);

/** The levels on both sides say which other places explain the values nearly as well. */
function located(
  { values, censored }: ComparableStretch,
  noise: SeriesNoise,
  places: readonly number[],
  index: number,
  chance: number,
): Boundary {
  const from = places[index - 1] ?? 0;
  const place = places[index] ?? 0;
  const to = places[index + 1] ?? values.length;
  const levels = { before: middle(values.slice(from, place)), after: middle(values.slice(place, to)) };
  const isCensored = (at: number): boolean => censored[from + at] ?? false;
  const { first, last } = placesOf(values.slice(from, to), levels, noise.scale, LOCATION_SLACK, isCensored);
  return { place, first: Math.min(place, from + first), last: Math.max(place, from + last), chance };
}

const middle = (values: readonly number[]): number => median(sorted(values)) ?? 0;
