import type { Declaration } from '../../history/declaration.ts';
import { median, sorted } from '../../stats/quantile.ts';
import { rankSumHigher } from '../../stats/rank-sum.ts';
import { type Observed, shiftOf } from '../../stats/shift.ts';
import { type MeasuredChange, scaleOf } from '../scale.ts';
import { observationsOf, type Side } from './side.ts';
import { smallestVisible } from './smallest.ts';

/** What both sides say of one series, before anything is concluded. */
export interface Evidence extends Declaration {
  /** Its name in its history (`nameOf`). */
  readonly series: string;
  readonly base: SideLevel;
  readonly head: SideLevel;
  /** Absent where a side has no value. */
  readonly change?: MeasuredChange;
  /** How often chance alone makes the head as much worse, and as much better. */
  readonly chanceWorse: number;
  readonly chanceBetter: number;
  /**
   * The smallest change for the worse that is called at `alpha` in 80 of 100 cases, with as many deploys of the head as there are, or
   * `count`; undefined where none can be.
   */
  smallest(alpha: number, count?: number): number | undefined;
}

/** `count` deploys have a value, and this is the middle one. */
export interface SideLevel {
  readonly count: number;
  readonly value?: number;
}

export function evidenceOf(base: Side, head: Side, series: string, declaration: Declaration): Evidence {
  const [before, after] = [observationsOf(base, series), observationsOf(head, series)];
  const scale = scaleOf(declaration.better, [...before, ...after]);
  const [old, now] = [before.map(scale.to), after.map(scale.to)];
  const shift = shiftOf(old, now);
  return {
    series,
    ...declaration,
    base: levelOf(before),
    head: levelOf(after),
    ...(shift !== undefined && { change: scale.change(shift) }),
    chanceWorse: rankSumHigher(highs(old), lows(now)),
    chanceBetter: rankSumHigher(highs(now), lows(old)),
    smallest(alpha, count = after.length) {
      const tolerance = scale.shiftBy(declaration.tolerance);
      const sides = { base: finite(lows(old)), head: finite(lows(now)) };
      const estimate = smallestVisible(sides, count, { alpha, tolerance });
      return estimate === undefined ? undefined : Math.abs(scale.change({ estimate }).estimate);
    },
  };
}

const finite = (values: readonly number[]): number[] => values.filter(Number.isFinite);
const lows = (all: readonly Observed[]): number[] => all.map(({ low }) => low);
const highs = (all: readonly Observed[]): number[] => all.map(({ high }) => high);

export function levelOf(all: readonly Observed[]): SideLevel {
  const value = median(sorted(lows(all)));
  return { count: all.length, ...(value !== undefined && { value }) };
}
