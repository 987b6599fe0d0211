import { boundariesOf } from '../../src/analysis/changes/boundaries.ts';
import { effectOf } from '../../src/analysis/changes/effect.ts';
import { levelsOf } from '../../src/analysis/changes/level.ts';
import { noiseOfStretch } from '../../src/analysis/changes/noise.ts';
import type { MeasuredChange } from '../../src/analysis/scale.ts';
import type { Random } from '../../src/model/random.ts';
import { meanHalfWidth } from '../../src/stats/student.ts';
import { stretchOf, TOLERANCE } from './detectors.ts';
import { ofAll } from './figures.ts';
import { permuted, type QuietWindow } from './windows.ts';

const EFFECTS = [0.05, 0.1, 0.2, 0.56];
const RUNS_AFTER = [3, 8, 20, 40];
const NEAR = 3;
/** Series of few levels have intervals without width. */
const ROUNDING = 1e-9;

/**
 * How often the 95 % interval holds the injected change: at the true place whether it is called or not, and as it is printed where it
 * was called. Beside it Student's, at the true place.
 */
export function coverage(windows: readonly QuietWindow[], random: Random): Record<string, Record<string, string>> {
  return Object.fromEntries(
    EFFECTS.map((effect) => {
      const tally = { always: [0, 0], Student: [0, 0], called: [0, 0] } as Record<string, [number, number]>;
      for (const { values } of windows) {
        for (const after of RUNS_AFTER) tallyOne(tally, injected(permuted(values, random), effect, after), effect);
      }
      return [
        `+${(100 * effect).toFixed(0)} %`,
        Object.fromEntries(Object.entries(tally).map(([name, [k, n]]) => [name, ofAll(k, n)])),
      ];
    }),
  );
}

const PLACE = 60;

const injected = (values: readonly number[], effect: number, after: number): number[] =>
  values.slice(0, PLACE + after).map((value, at) => (at >= PLACE ? value * (1 + effect) : value));

function tallyOne(tally: Record<string, [number, number]>, values: readonly number[], effect: number): void {
  const add = (name: string, change: Pick<MeasuredChange, 'low' | 'high'> | undefined): void => {
    const own = tally[name];
    if (own === undefined || change === undefined) return;
    own[1]++;
    if ((change.low ?? -Infinity) <= effect + ROUNDING && effect - ROUNDING <= (change.high ?? Infinity)) own[0]++;
  };
  const stretch = stretchOf(values);
  const noise = noiseOfStretch(stretch);
  const between = (places: readonly number[], at: number): MeasuredChange | undefined => {
    const levels = levelsOf(stretch, places);
    const [before, after] = [levels[at], levels[at + 1]];
    return before && after && effectOf(before.observed, after.observed, noise);
  };
  add('always', between([PLACE], 0));
  add('Student', student(values));
  const places = boundariesOf(stretch, noise, TOLERANCE).map(({ place }) => place);
  const at = places.findIndex((place) => Math.abs(place - PLACE) <= NEAR);
  if (at !== -1) add('called', between(places, at));
}

function student(values: readonly number[]): { low: number; high: number } {
  const [before, after] = [values.slice(0, PLACE), values.slice(PLACE)];
  const mean = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0) / all.length;
  const half = Math.hypot(meanHalfWidth(before) ?? 0, meanHalfWidth(after) ?? 0) / mean(before);
  const estimate = mean(after) / mean(before) - 1;
  return { low: estimate - half, high: estimate + half };
}
