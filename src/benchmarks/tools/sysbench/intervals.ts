import type { ReadingInterval } from '../../../model/facts.ts';

/**
 * What `--report-interval` prints: `[ 2s ] thds: 4 eps: 1450.12 lat (ms,95%): 0.27`, a line for each interval that is over. Its seconds are whole:
 * each end is right within half a second, and both ends are set so that the interval holds all of the time that is meant.
 */
export function intervalsOf(stdout: string, pattern: RegExp): ReadingInterval[] {
  const rows = [...stdout.matchAll(/^\[ (\d+)s \] (.*)$/gm)].map(([, seconds, rest = '']) => ({
    untilMs: Number(seconds) * 1000,
    value: Number(pattern.exec(rest)?.[1] ?? Number.NaN),
  }));
  return rows.flatMap(({ untilMs, value }, index) => {
    const fromMs = rows[index - 1]?.untilMs ?? 0;
    if (Number.isNaN(value) || untilMs <= fromMs) return [];
    const ends = { fromMs: Math.max(0, fromMs - ROUNDED_MS), untilMs: untilMs + ROUNDED_MS };
    return [{ ...ends, lengthMs: untilMs - fromMs, value }];
  });
}

const ROUNDED_MS = 500;
