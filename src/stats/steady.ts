import { type Milliseconds, ms, seconds } from '../model/units.ts';
import { median, quantile, sorted } from './quantile.ts';
import { type TrendPoint, theilSen } from './trend.ts';

export interface SteadyRule {
  /** The time of the first look at the series, and the shortest window that it looks at. */
  readonly windowMs: Milliseconds;
  /** Fewer points in a window say nothing; at least 6. */
  readonly points: number;
  /** The change over `windowMs` that does not matter: a share of the level, or `floor` in the series' unit if that is more. */
  readonly tolerance: number;
  readonly floor: number;
}

/**
 * Latencies of small reads of an API server, in ms: a change by a fifth in 20 s, or by 1 ms, moves no latency of objects. The reads of an idle
 * control plane spread by half of their level.
 */
export const EVEN_ANSWERS: SteadyRule = { windowMs: seconds(20), points: 8, tolerance: 0.2, floor: 1 };

/** What a look at a series found. */
export interface Look {
  /** 1, 2, 3, ... */
  readonly number: number;
  readonly steady: boolean;
  /** Whether more time can no longer be expected to make it steady. */
  readonly hopeless: boolean;
  /** For people: what was found, against what is allowed. */
  readonly reason: string;
}

/** One-sided quantiles of the standard normal distribution at 1 - 0.025, 1 - 0.0125, ...: each look spends half of what the looks before left. */
const Z = [1.96, 2.241, 2.498, 2.734, 2.955, 3.163, 3.359, 3.546, 3.725, 3.896] as const;
const LAST_Z = 3.896;

/**
 * Looks at a series, whose times count from the beginning of the wait, at the point `index`, if a look is due there: at `windowMs`, at
 * each doubling of the time, and at `maxMs`. It looks at the last half of the series, at least at `windowMs`, so that what was restless
 * at the beginning is left behind. Pure: ask at each point in turn.
 *
 * The series is steady where the change is shown to be small: the interval of the robust slope (Sen 1968) lies inside the tolerance on
 * both sides. This is an equivalence test (Schuirmann 1987): noise and too few points delay it; with the usual "no significant
 * change" noise helps, and a fixed count of iterations fits no system (Kalibera and Jones, Rigorous Benchmarking in Reasonable
 * Time, 2013). All looks together take a drift beyond the tolerance for steady at most once in twenty waits (Bonferroni): each has half the error
 * of the one before it, and several times its points.
 */
export function lookAt(
  series: readonly TrendPoint[],
  index: number,
  rule: SteadyRule,
  maxMs: number,
): Look | undefined {
  const number = lookDue(series, index, rule, maxMs);
  if (number === undefined) return undefined;
  const view = viewAt(series, index, number, rule);
  if (typeof view === 'string') return { number, steady: false, hopeless: false, reason: view };
  const steady = isSteady(view);
  const hopeless = !steady && isHopeless(view, series, index, rule, maxMs);
  return { number, steady, hopeless, reason: `${words(view)}${hopeless ? '; the drift lasts' : ''}` };
}

/** The number of the look that is due at this point. */
function lookDue(series: readonly TrendPoint[], index: number, rule: SteadyRule, maxMs: number): number | undefined {
  const [now] = series[index] ?? [0];
  const due = looksUntil(now, rule, maxMs);
  return due === looksUntil(series[index - 1]?.[0] ?? 0, rule, maxMs) ? undefined : due;
}

/** How many looks are due until then. */
function looksUntil(now: number, { windowMs }: SteadyRule, maxMs: number): number {
  const doubled = now < windowMs ? 0 : Math.floor(Math.log2(now / windowMs)) + 1;
  return now >= maxMs ? doubled + 1 : doubled;
}

/** What one look sees. Changes are over `windowMs`, in the series' unit. */
interface View {
  readonly number: number;
  readonly windowMs: number;
  readonly level: number;
  readonly low: number;
  readonly high: number;
  readonly step: number;
  readonly allowed: number;
  /** The change over the rule's window that the interval of the slope allows, as multiples of the tolerance, by the same sign. */
  readonly drift: readonly [low: number, high: number];
}

/** Or why nothing can be seen. */
function viewAt(series: readonly TrendPoint[], index: number, number: number, rule: SteadyRule): View | string {
  const [now] = series[index] ?? [0];
  const windowMs = ms(Math.max(rule.windowMs, now / 2));
  const window = series.slice(0, index + 1).filter(([t]) => t > now - windowMs);
  if (now < rule.windowMs || window.length < Math.max(rule.points, 6))
    return `${window.length} answers in ${short(now / 1000)} s are too few`;
  const trend = theilSen(window, Z[number - 1] ?? LAST_Z);
  if (trend === undefined) return 'too few points to bound the trend';
  const level = middleOf(window);
  const base = toleratedChange(level, trend.slope, windowMs, rule);
  return {
    number,
    windowMs,
    level,
    low: trend.low * windowMs,
    high: trend.high * windowMs,
    step: largestStep(window, level),
    // Over a longer window a change does not matter either that hides in the noise of single points, unless its rate is beyond the tolerance.
    allowed: Math.min(Math.max(base, noiseOf(window, trend.slope)), (base * windowMs) / rule.windowMs),
    drift: [(trend.low * rule.windowMs) / base, (trend.high * rule.windowMs) / base],
  };
}

const isSteady = ({ low, high, step, allowed }: View): boolean => low >= -allowed && high <= allowed && step <= allowed;

const words = ({ windowMs, level, low, high, step, allowed }: View): string =>
  `changes by ${short(low)} to ${short(high)} in ${short(windowMs / 1000)} s around ${short(level)}, for a quarter of it by ${short(step)}; allowed: ${short(allowed)} either way`;

/** So many looks in turn show the same drift before a wait is given up. */
const LOOKS_OF_A_DRIFT = 3;

/**
 * Whether a drift lasts: shown by each of the last looks to be beyond the tolerance, in one direction, and at the last look of the wait still
 * beyond it, even if it goes on to fade as fast as the intervals of the last two looks allow.
 */
function isHopeless(
  view: View,
  series: readonly TrendPoint[],
  index: number,
  rule: SteadyRule,
  maxMs: number,
): boolean {
  const views = [...earlierViews(series, index, rule, maxMs), view].slice(-LOOKS_OF_A_DRIFT);
  const [before, now] = views.slice(-2).map(({ drift }) => drift);
  if (views.length < LOOKS_OF_A_DRIFT || before === undefined || now === undefined) return false;
  if (!views.every(({ drift: [low] }) => low > 1) && !views.every(({ drift: [, high] }) => high < -1)) return false;
  const fading = Math.min(1, least(now) / most(before));
  return least(now) * fading ** (looksUntil(maxMs, rule, maxMs) - view.number) > 1;
}

function earlierViews(series: readonly TrendPoint[], index: number, rule: SteadyRule, maxMs: number): View[] {
  const views: View[] = [];
  for (let at = 0; at < index; at++) {
    const number = lookDue(series, at, rule, maxMs);
    const view = number === undefined ? '' : viewAt(series, at, number, rule);
    if (typeof view !== 'string') views.push(view);
  }
  return views;
}

const least = ([low, high]: View['drift']): number => Math.min(Math.abs(low), Math.abs(high));
const most = ([low, high]: View['drift']): number => Math.max(Math.abs(low), Math.abs(high));

/** A robust slope does not see what began in the last quarter: by how much the middle of a quarter differs most from that of all. */
function largestStep(window: readonly TrendPoint[], level: number): number {
  const quarter = window.length / 4;
  const quarters = [0, 1, 2, 3].map((n) => window.slice(Math.round(n * quarter), Math.round((n + 1) * quarter)));
  return Math.max(...quarters.map((points) => Math.abs(middleOf(points) - level)));
}

const middleOf = (points: readonly TrendPoint[]): number => median(sorted(points.map(([, value]) => value))) ?? 0;

/** The change over the rule's window that does not matter: a share of the level that the window ends or begins with, whichever is lower. */
function toleratedChange(level: number, slope: number, windowMs: number, { tolerance, floor }: SteadyRule): number {
  const lowerEnd = Math.max(0, Math.abs(level) - (Math.abs(slope) * windowMs) / 2);
  return Math.max(tolerance * lowerEnd, floor);
}

/** What the middle half of the points spreads over, beside the trend. */
function noiseOf(window: readonly TrendPoint[], slope: number): number {
  const residuals = sorted(window.map(([t, value]) => value - slope * t));
  return (quantile(residuals, 75) ?? 0) - (quantile(residuals, 25) ?? 0);
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
