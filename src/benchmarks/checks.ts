import type { Milliseconds } from '../model/units.ts';

/** What is wrong with how long a tool measured; undefined where it is as asked, or nothing was asked. `share` is the least part of it that passes. */
export function tooShort(
  measuredMs: number | undefined,
  askedMs: Milliseconds | number | undefined,
  share: number,
): string | undefined {
  if (askedMs === undefined) return undefined;
  if (measuredMs === undefined) return `does not say how long it measured, asked were ${seconds(askedMs)}`;
  if (measuredMs >= askedMs * share) return undefined;
  return `measured for ${seconds(measuredMs)}, asked were ${seconds(askedMs)}`;
}

/** What is wrong with a number of something that must be exact; undefined where it is as asked, or nothing was asked. */
export function notAsMany(what: string, found: number | undefined, asked: number | undefined): string | undefined {
  if (asked === undefined || found === asked) return undefined;
  return found === undefined
    ? `does not say how many ${what}, asked were ${asked}`
    : `holds ${found} ${what}, asked were ${asked}`;
}

/** Whether two numbers that say the same differ by more than rounding; NaN differs from everything. */
export const disagree = (one: number, other: number, share: number): boolean =>
  !(Math.abs(one - other) <= share * Math.max(Math.abs(one), Math.abs(other)));

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(3))} s`;
