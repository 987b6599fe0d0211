import { scoresOf } from '../../stats/clipped-scores.ts';
import { inflation, noiseOf, sizeOf } from '../../stats/noise.ts';
import { partition } from '../../stats/partition.ts';
import { median, sorted } from '../../stats/quantile.ts';
import type { ComparableStretch } from './stretch.ts';

/**
 * How well a series can be judged. A: three runs show a change by 6 %; B: by 16 %; C: by 30 %. D is too poor to gate: it is analysed and
 * shown, and fails nothing.
 */
export type NoiseGrade = 'A' | 'B' | 'C' | 'D';

/** How a series scatters around its levels, and how it was found. */
export interface SeriesNoise {
  readonly grade: NoiseGrade;
  /** Standard deviation of the middle of the values, as a share of the level. */
  readonly cv: number;
  /** In the unit of the series. */
  readonly scale: number;
  readonly correlation: number;
  /** Share of runs that are more than four scales off their level. */
  readonly outliers: number;
  /** Share of neighbours that are equal. */
  readonly ties: number;
  /** Runs that it was found from. */
  readonly runs: number;
  /** Whether it leans on runs before a cut, of another regime. */
  readonly carried: boolean;
  /** Scores of these runs and of those before a cut, for `chanceOfScores`. */
  readonly scores: readonly number[];
  /** Those of `scores` from before the cut. */
  readonly carriedScores: readonly number[];
  /** Where the level may change, before anything is tested. */
  readonly candidates: readonly number[];
}

/** A stretch with fewer runs takes what it lacks from the one before: as many as would make this many. */
const ENOUGH_RUNS = 15;
const MOST_CARRIED = 100;
/** Cost of a change, in logarithms of the number of runs: low, since what is proposed is tested. */
const PENALTY = 2;
const OUTLIER_SCALES = 4;
/** Levels may be next to 0: the square of a CV is still a double. */
const LARGEST_CV = 1e100;

/**
 * The noise of a stretch around its own levels. After a cut the level begins again, but what the series scatters by is not another: the variance is
 * shrunk towards that of the stretch before (Smyth, Linear Models and Empirical Bayes Methods, 2004) until there are runs enough.
 */
export function noiseOfStretch({ values, censored }: ComparableStretch, before?: SeriesNoise): SeriesNoise {
  const size = sizeOf(values);
  const own = noiseOf(values);
  const carried = before !== undefined && values.length < ENOUGH_RUNS;
  const cvOf = (scale: number): number => Math.min(scale / size, LARGEST_CV);
  const scale = carried ? size * shrunk(cvOf(own.scale), values.length, before.cv) : own.scale;
  const correlation = carried ? before.correlation : own.correlation;
  const rule = {
    scale: scale / Math.sqrt(1 - correlation),
    penalty: PENALTY * Math.log(Math.max(values.length, 2)) * inflation({ correlation }),
  };
  const candidates = partition(values, rule, (place) => censored[place] ?? false);
  const levels = levelsBetween(values, candidates);
  const outliers = share(
    levels.flatMap((part) => distances(part, scale)),
    (distance) => distance > OUTLIER_SCALES,
  );
  const ties = share(values.slice(1), (value, index) => value === values[index]);
  const cv = cvOf(scale);
  const carriedScores = carried ? before.scores : [];
  return {
    grade: gradeOf(cv, outliers),
    cv,
    scale,
    // Around the levels: a step between them is not correlation.
    correlation: Math.min(correlation, carried ? before.correlation : noiseOf(...levels).correlation),
    outliers,
    ties,
    runs: values.length,
    carried,
    scores: [...carriedScores, ...levels.flatMap((part) => scoresOf(part, scale))].slice(-MOST_CARRIED),
    carriedScores,
    candidates,
  };
}

/** The values of each level. */
export const levelsBetween = <T>(values: readonly T[], boundaries: readonly number[]): T[][] =>
  [0, ...boundaries].map((from, index) => values.slice(from, boundaries[index] ?? values.length));

/** Three runs show a change of twice the CV beside a hundred (one-sided rank test at 0.5 %, power 80 %). */
function gradeOf(cv: number, outliers: number): NoiseGrade {
  if (cv > 0.15 || outliers > 0.25) return 'D';
  if (cv > 0.08 || outliers > 0.1) return 'C';
  return cv > 0.03 || outliers > 0.05 ? 'B' : 'A';
}

const shrunk = (own: number, runs: number, before: number): number =>
  Math.sqrt((runs * own ** 2 + ENOUGH_RUNS * before ** 2) / (runs + ENOUGH_RUNS));

function distances(part: readonly number[], scale: number): number[] {
  const level = median(sorted(part)) ?? 0;
  return part.map((value) => Math.abs(value - level) / scale);
}

function share<T>(values: readonly T[], holds: (value: T, index: number) => boolean): number {
  return values.length === 0 ? 0 : values.filter(holds).length / values.length;
}
