import type { Point, SeriesName } from '../run.ts';

/** What numbers of a format can be. */
export interface NumberKind {
  /** What a 0 says: that there was nothing, or perhaps that nothing was measured. */
  readonly zero?: 'ok' | 'zero-suspect';
  /** Whether one may be negative: no duration, count or size is. */
  readonly signed?: true;
}

/** A number of another program. NaN is what PromQL answers where there is nothing to divide. */
export function pointOf(series: SeriesName, value: number, { zero = 'ok', signed }: NumberKind = {}): Point {
  if (Number.isNaN(value)) return { series, state: 'missing' };
  if (!Number.isFinite(value)) return { series, state: 'invalid' };
  if (value < 0 && signed !== true) return { series, state: 'invalid', value };
  return { series, state: value === 0 ? zero : 'ok', value };
}
