import { dependentRanks } from '../../stats/binomial.ts';
import { inflation } from '../../stats/noise.ts';
import { median, quantile, sorted } from '../../stats/quantile.ts';
import type { Observed } from '../../stats/shift.ts';
import { levelsBetween } from './noise.ts';
import type { ComparableStretch } from './stretch.ts';

/** The values of a series between two changes. */
export interface SeriesLevel {
  /** Places of their runs in the history. */
  readonly runs: readonly number[];
  readonly values: readonly number[];
  /** The same, with what a censored one may be. */
  readonly observed: readonly Observed[];
  readonly middle: number;
}

export function levelsOf({ runs, values, censored }: ComparableStretch, boundaries: readonly number[]): SeriesLevel[] {
  const observed = values.map((low, place) => ({ low, high: censored[place] ? Number.POSITIVE_INFINITY : low }));
  const parts = levelsBetween(observed, boundaries);
  const places = levelsBetween(runs, boundaries);
  return parts.map((part, index) => {
    const lows = part.map(({ low }) => low);
    return { runs: places[index] ?? [], values: lows, observed: part, middle: median(sorted(lows)) ?? Number.NaN };
  });
}

/** A level as it is drawn: between which runs, and where its middle is. */
export interface LevelSpan {
  /** Places of its first and its last run in the history. */
  readonly from: number;
  readonly to: number;
  readonly runs: number;
  readonly middle: number;
  /** 95 % interval of the middle; a side is absent where the runs are too few to bound it, or where it is among censored values. */
  readonly low?: number;
  readonly high?: number;
}

/** The interval is wider where neighbours are alike: they say less than as many independent runs. */
export function spanOf({ runs, observed, middle }: SeriesLevel, noise: { readonly correlation: number }): LevelSpan {
  const ranks = dependentRanks(runs.length, 50, runs.length / Math.max(1, inflation(noise)));
  const low = sorted(observed.map((each) => each.low))[(ranks.low ?? 0) - 1];
  const high = sorted(observed.map((each) => each.high))[(ranks.high ?? 0) - 1];
  return {
    from: runs[0] ?? -1,
    to: runs.at(-1) ?? -1,
    runs: runs.length,
    middle,
    ...(low !== undefined && { low }),
    ...(high !== undefined && Number.isFinite(high) && { high }),
  };
}

/**
 * Whether a later level is where an earlier one was: its middle is within the earlier one's middle nine tenths (FBDetect, SOSP 2024, closes an alert
 * by them), or no further from its middle than the tolerance.
 */
export function isBackAt(earlier: SeriesLevel, later: SeriesLevel, tolerance: number): boolean {
  const ordered = sorted(earlier.values);
  const [low = Number.NaN, high = Number.NaN] = [quantile(ordered, 5), quantile(ordered, 95)];
  const distance = Math.abs(later.middle - earlier.middle);
  return (low <= later.middle && later.middle <= high) || distance <= tolerance * Math.abs(earlier.middle);
}
