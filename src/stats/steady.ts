import type { Milliseconds } from '../model/units.ts';
import { median, sorted } from './quantile.ts';
import { type Point, type Trend, theilSen } from './trend.ts';

export interface SteadyRule {
  /** How long a series must have been steady. */
  readonly windowMs: Milliseconds;
  /** Fewer points in the window say nothing; at least 6. */
  readonly points: number;
  /** The change over the window that does not matter: a share of the level, or `floor` in the series' unit if that is more. */
  readonly tolerance: number;
  readonly floor: number;
}

export interface Steadiness {
  readonly steady: boolean;
  /** The median of the window, once the series is long enough. */
  readonly level?: number;
  /** For people: what was found, against what is allowed. */
  readonly reason: string;
}

/**
 * Whether a series has been steady over the window that ends with its last point. It is, when the change over the window is
 * shown to be small: the 95 % interval of the robust slope (Sen 1968), times the window, lies inside the tolerance on both
 * sides. This is an equivalence test (Schuirmann 1987): noise and too few points delay it, and a change just too large passes
 * once in forty times; with the usual "no significant change" noise helps, and a fixed count of iterations fits no system
 * (Kalibera and Jones, Rigorous Benchmarking in Reasonable Time, 2013). Pure: ask again after each new point.
 */
export function steadiness(series: readonly Point[], rule: SteadyRule): Steadiness {
  const end = series.at(-1)?.[0] ?? 0;
  const window = series.filter(([t]) => t > end - rule.windowMs);
  const first = series[0];
  if (first === undefined || window.length < Math.max(rule.points, 6) || end - first[0] < rule.windowMs) {
    return { steady: false, reason: `${window.length} points so far, the window is not full` };
  }
  const level = median(sorted(window.map(([, value]) => value))) ?? 0;
  const trend = theilSen(window);
  if (trend === undefined) return { steady: false, level, reason: 'too few points to bound the trend' };
  return judged(trend, level, rule);
}

function judged(trend: Trend, level: number, rule: SteadyRule): Steadiness {
  const allowed = Math.max(rule.tolerance * Math.abs(level), rule.floor);
  const [low, high] = [trend.low * rule.windowMs, trend.high * rule.windowMs];
  const steady = low >= -allowed && high <= allowed;
  const seen = `changes by ${short(low)} to ${short(high)} over the window around ${short(level)}`;
  return { steady, level, reason: `${seen}; allowed: ${short(allowed)} either way` };
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
