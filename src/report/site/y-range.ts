import type { LevelSpan } from '../../analysis/changes/level.ts';
import type { SeriesNoise } from '../../analysis/changes/noise.ts';

export interface YRange {
  readonly low: number;
  readonly high: number;
}

/**
 * What a chart of a series shows: all of its values, and never so little that its noise fills the chart. Three runs show a change of two
 * standard deviations (`SeriesNoise`): around the level there is room for twice that, and for 5 % of it.
 */
export function yRangeOf(values: readonly number[], noise?: Pick<SeriesNoise, 'scale'>, level?: LevelSpan): YRange {
  const lowest = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const highest = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  if (lowest > highest) return { low: 0, high: 1 };
  const middle = level?.middle ?? lowest / 2 + highest / 2;
  const room = Math.max(4 * (noise?.scale ?? 0), 0.05 * Math.abs(middle)) || 1;
  const [low, high] = [Math.min(lowest, middle - room), Math.max(highest, middle + room)];
  const margin = 0.04 * (high - low);
  // What is never negative is not drawn beside negative numbers.
  return {
    low: Math.max(lowest >= 0 ? Math.max(0, low - margin) : low - margin, -Number.MAX_VALUE),
    high: Math.min(high + margin, Number.MAX_VALUE),
  };
}
