/** What is known of a tool's time beside what it says of it. */
interface KnownTime {
  readonly durationMs?: number | undefined;
  readonly tookMs?: number;
}

/**
 * What is wrong with how long a tool measured; undefined where it is as asked, or nothing was asked. `share` is the least part of it that
 * passes. One that measured for longer than its command took says what was measured before.
 */
export function wrongTime(
  measuredMs: number | undefined,
  { durationMs: askedMs, tookMs = Number.POSITIVE_INFINITY }: KnownTime,
  share: number,
): string | undefined {
  if (measuredMs !== undefined && measuredMs - ROUNDED_MS > tookMs * MOST_OF_TIME)
    return `says that it measured for ${seconds(measuredMs)}, and its command took ${seconds(tookMs)}: is it the output of another run?`;
  if (askedMs === undefined) return undefined;
  if (measuredMs === undefined) return `does not say how long it measured, asked were ${seconds(askedMs)}`;
  if (measuredMs >= askedMs * share) return undefined;
  return `measured for ${seconds(measuredMs)}, asked were ${seconds(askedMs)}`;
}

/** Some tools print whole seconds. */
const ROUNDED_MS = 500;
/** Clocks of two programs on one machine differ by less. */
const MOST_OF_TIME = 1.05;

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
