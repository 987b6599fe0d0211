import { chanceOfScores } from '../stats/clipped-scores.ts';
import { inflation, wanderOf } from '../stats/noise.ts';
import { placesOf } from '../stats/partition.ts';
import { median, sorted } from '../stats/quantile.ts';
import { smallestRankSum } from '../stats/rank-sum.ts';
import { levelsBetween, type SeriesNoise } from './noise.ts';
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
/** A change must be by so many scales, and by so many times what the level wanders by itself. */
const LEAST_SCALES = 1;
const LEAST_WANDERS = 3;
const LEAST_RUNS = 3;
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
  let places = [...noise.candidates];
  for (;;) {
    const levels = levelsBetween(stretch.values, places);
    const chances = places.map((_, index) => chanceOf(levels[index] ?? [], levels[index + 1] ?? [], noise, tolerance));
    const most = Math.max(0, ...chances);
    if (most <= MOST_CHANCE)
      return places.map((_, index) => located(stretch, noise, places, index, chances[index] ?? 1));
    places = places.toSpliced(chances.indexOf(most), 1);
  }
}

/** How often chance alone shows a change like this; 1 where it is too small or has too few runs. */
function chanceOf(before: readonly number[], after: readonly number[], noise: SeriesNoise, tolerance: number): number {
  const change = Math.abs(middle(after) - middle(before));
  const least = Math.max(
    tolerance * Math.abs(middle(before)),
    LEAST_SCALES * noise.scale,
    LEAST_WANDERS * wanderOf([before, after]),
  );
  if (Math.min(before.length, after.length) < leastRunsOf(noise) || change < least) return 1;
  const [old, fresh] = [before.slice(-MOST_BASE), after.slice(0, MOST_BASE)];
  const isFreshTested = fresh.length <= old.length;
  const [base, head] = isFreshTested ? [old, fresh] : [fresh, old];
  const tested = isFreshTested ? head.slice(0, MOST_TESTED) : head.slice(-MOST_TESTED);
  const byScore = chanceOfScores(base, tested, noise.scale, noise.carriedScores);
  const byRank = areApart(base, head) ? smallestRankSum(base.length, head.length) : 1;
  // Two tests look at the same change, and neighbours that depend on each other are worth fewer values.
  return Math.min(1, 2 * Math.min(byScore, byRank)) ** (1 / inflation(noise));
}

const areApart = (a: readonly number[], b: readonly number[]): boolean =>
  Math.max(...a) < Math.min(...b) || Math.max(...b) < Math.min(...a);

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
  const { first, best, last } = placesOf(values.slice(from, to), levels, noise.scale, LOCATION_SLACK, isCensored);
  return { place: from + best, first: from + first, last: from + last, chance };
}

const middle = (values: readonly number[]): number => median(sorted(values)) ?? 0;
