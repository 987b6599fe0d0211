import { seededRandom } from '../../src/model/random.ts';
import { minutes } from '../../src/model/units.ts';
import { EVEN_ANSWERS, lookAt } from '../../src/stats/steady.ts';
import type { TrendPoint } from '../../src/stats/trend.ts';

export const LONGEST = minutes(5);

const LEVEL_MS = 10;
const EVERY_MS = 250;

interface Shape {
  /** The level at a time in seconds, as multiples of that of an idle control plane. */
  readonly level: (seconds: number) => number;
  /** Of the logarithm of single reads. */
  readonly noise: number;
}

/** What a control plane may do after a warm-up: come to rest sooner or later, or never. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  'even, little noise': { level: () => 1, noise: 0.05 },
  'even, as noisy as an idle control plane': { level: () => 1, noise: 0.5 },
  'even, twice as noisy': { level: () => 1, noise: 1 },
  ...Object.fromEntries(
    [10, 20, 40, 60, 80, 120].map((tau) => [
      `decays from five times the level in ${tau} s`,
      { level: (t: number) => 1 + 4 * Math.exp(-t / tau), noise: 0.2 },
    ]),
  ),
  ...Object.fromEntries(
    [30, 60, 90, 120].map((end) => [
      `falls evenly to a third, for ${end} s`,
      { level: (t: number) => 1 + 2 * Math.max(0, 1 - t / end), noise: 0.2 },
    ]),
  ),
  'doubles after 50 s': { level: (t) => (t < 50 ? 1 : 2), noise: 0.2 },
  'waves of a minute': { level: (t) => 1.5 + Math.sin((t * 2 * Math.PI) / 60), noise: 0.2 },
  'grows by the same amount for ever': { level: (t) => 1 + t / 40, noise: 0.2 },
  'grows by 2 % in a second for ever': { level: (t) => 1.02 ** t, noise: 0.2 },
  'grows by 4 % in a second for ever': { level: (t) => 1.04 ** t, noise: 0.2 },
};

export function seriesOf({ level, noise }: Shape, seed: string): TrendPoint[] {
  const random = seededRandom(seed);
  const series: TrendPoint[] = [];
  for (let t = 0; t < LONGEST; ) {
    const value = LEVEL_MS * level(t / 1000) * Math.exp(noise * random.normal());
    t = Math.min(LONGEST, t + EVERY_MS + value);
    series.push([t, value]);
  }
  return series;
}

export interface WaitEnd {
  readonly how: 'steady' | 'given up' | 'at the longest';
  readonly afterMs: number;
  /** Whether a later look would have found it steady. */
  readonly steadyLater: boolean;
}

export function endOfWait(series: readonly TrendPoint[]): WaitEnd {
  const looks = series.flatMap(([t], index) => {
    const look = lookAt(series, index, EVEN_ANSWERS, LONGEST);
    return look === undefined ? [] : [{ t, ...look }];
  });
  const end = looks.find(({ steady, hopeless }) => steady || hopeless);
  if (end === undefined) return { how: 'at the longest', afterMs: LONGEST, steadyLater: false };
  const steadyLater = looks.some(({ steady, t }) => steady && t > end.t);
  return { how: end.steady ? 'steady' : 'given up', afterMs: end.t, steadyLater };
}
