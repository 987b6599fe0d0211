import type { Observed, Shift } from '../stats/shift.ts';

/** By how much something changed: a share of the old level where `relative`, else in the series' unit. */
export interface MeasuredChange extends Shift {
  readonly relative: boolean;
}

/** The scale on which two sides are compared: that of ratios where all values are positive, and none is so many times another that no double holds it. In it, higher is worse. */
export interface ComparisonScale {
  readonly relative: boolean;
  to(observed: Observed): Observed;
  /** A change by a share as a shift on this scale; 0 where changes are no shares. */
  shiftBy(share: number): number;
  /** A shift on this scale as a change of the values themselves. */
  change(shift: Shift): MeasuredChange;
}

export function scaleOf(better: 'lower' | 'higher' | 'neither', values: readonly Observed[]): ComparisonScale {
  const least = values.reduce((all, { low }) => Math.min(all, low), Number.POSITIVE_INFINITY);
  const relative = values.every(({ low }) => low > 0 && low / least <= LARGEST_RATIO);
  const unit = unitOf(values);
  const into = relative ? Math.log : (value: number): number => value / unit;
  const out = relative ? Math.expm1 : (value: number): number => value * unit;
  const isBound = (shift: number | undefined): shift is number => shift !== undefined && Number.isFinite(out(shift));
  const isFlipped = better === 'higher';
  return {
    relative,
    to: ({ low, high }) => (isFlipped ? { low: -into(high), high: -into(low) } : { low: into(low), high: into(high) }),
    shiftBy: (share) => (relative ? Math.log1p(share) : 0),
    change({ estimate, low, high }) {
      const [least, most] = isFlipped ? [negated(high), negated(low)] : [low, high];
      return {
        relative,
        estimate: finite(out(isFlipped ? -estimate : estimate)),
        ...(isBound(least) && { low: out(least) }),
        ...(isBound(most) && { high: out(most) }),
      };
    },
  };
}

/** A change by more is given in the unit of the values: twice as far on the scale of ratios is still less than the largest double. */
const LARGEST_RATIO = 1e100;

/** By what values are divided so that no square, and no sum of a few differences, is more than a double holds: a power of two, by which no digit is lost. */
function unitOf(values: readonly Observed[]): number {
  const sizes = values.flatMap(({ low, high }) => [low, high].filter(Number.isFinite).map(Math.abs));
  const largest = sizes.reduce((all, size) => Math.max(all, size), 0);
  return largest > LARGEST_RATIO ? 2 ** (Math.floor(Math.log2(largest)) - 1) : 1;
}

/** What differs by more than a double counts as the largest. */
const finite = (value: number): number => Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

const negated = (value: number | undefined): number | undefined => (value === undefined ? undefined : -value);
