import type { Point, SeriesName } from '../run.ts';

/**
 * A number of another program. NaN is what PromQL answers where there is nothing to divide, and a 0 what some programs make of it; no
 * duration, count or size is negative or infinite.
 */
export function pointOf(series: SeriesName, value: number, zero: 'ok' | 'zero-suspect'): Point {
  if (Number.isNaN(value)) return { series, state: 'missing' };
  if (!Number.isFinite(value)) return { series, state: 'invalid' };
  if (value < 0) return { series, state: 'invalid', value };
  return { series, state: value === 0 ? zero : 'ok', value };
}
