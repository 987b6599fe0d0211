import * as z from 'zod';
import { type Milliseconds, ms } from '../model/units.ts';

const WHOLE = /^(\d+(\.\d+)?(ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const FACTORS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const EXPECTED = 'expected a duration such as 30s, 10m or 1h30m';
const YEAR = 365 * 86_400_000;

const written = z
  .string(EXPECTED)
  .refine((text) => parseDuration(text) !== undefined, { error: EXPECTED, abort: true })
  .refine((text) => (parseDuration(text) ?? 0) <= YEAR, 'expected at most a year');

/** A length of time as suites write it: `10m`, `1h30m`, `1.5s`, `2d`. */
export const duration = written.transform((text) => parseDuration(text) ?? ms(0));

/** A length of time in which something can happen. */
export const durationFrom = (least: string) =>
  written
    .refine((text) => (parseDuration(text) ?? 0) >= (parseDuration(least) ?? 0), `expected at least ${least}`)
    .transform((text) => parseDuration(text) ?? ms(0));

/** undefined where the text is no duration. */
export function parseDuration(text: string): Milliseconds | undefined {
  if (text.length > 100 || !WHOLE.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(PART)) total += Number(count) * (FACTORS[unit ?? ''] ?? 0);
  return ms(total);
}

/** As a suite writes it, in one unit: `10m`, `90s`. */
export function writeDuration(length: Milliseconds): string {
  const [unit, factor] = Object.entries(FACTORS).findLast(([, each]) => length >= each && length % each === 0) ?? [
    's',
    1000,
  ];
  return `${length / factor}${unit}`;
}
