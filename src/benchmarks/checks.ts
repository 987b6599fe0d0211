import type { Milliseconds } from '../model/units.ts';

/** What is wrong with how long a tool measured; undefined where it is as asked, or nothing was asked. `share` is the least part of it that passes. */
export function tooShort(
  measuredMs: number,
  askedMs: Milliseconds | number | undefined,
  share: number,
): string | undefined {
  if (askedMs === undefined || measuredMs >= askedMs * share) return undefined;
  return `measured for ${seconds(measuredMs)}, asked were ${seconds(askedMs)}`;
}

/** What is wrong with a number of something that must be exact; undefined where it is as asked, or nothing was asked. */
export const notAsMany = (what: string, found: number, asked: number | undefined): string | undefined =>
  asked === undefined || found === asked ? undefined : `holds ${found} ${what}, asked were ${asked}`;

/** Whether two numbers that say the same differ by more than rounding. */
export const disagree = (one: number, other: number, share: number): boolean =>
  Math.abs(one - other) > share * Math.max(Math.abs(one), Math.abs(other));

const seconds = (ms: number): string => `${Number((ms / 1000).toFixed(3))} s`;
