import type { Random } from '../model/random.ts';
import { quantile, sorted } from './quantile.ts';

/** Where a line changes its slope. */
export interface Knee {
  readonly at: number;
  /** The 95 % interval of `at`. */
  readonly low: number;
  readonly high: number;
  readonly slopeBefore: number;
  readonly slopeAfter: number;
}

export type XY = readonly [x: number, y: number];

/** A bend is believed where the Bayesian information criterion is lower by this (Kass and Raftery, Bayes Factors, 1995: "very strong"). */
const LEAST_BIC = 10;

/**
 * The place at which two joined lines fit points best (Muggeo, Estimating Regression Models with Unknown Break-points, 2003, solved by
 * trying: up to 100 of the points, then between these, for a line may bend where there is no point); its interval is that of a block bootstrap
 * of what the fit leaves over. Undefined where one line describes them as well. x ascending is not needed; of very many points each second,
 * third, ... one counts.
 */
export function kneeOf(points: readonly XY[], random: Random, resamples = 100): Knee | undefined {
  const every = Math.ceil(points.length / MOST_POINTS);
  const ordered = points.toSorted(([a], [b]) => a - b).filter((_, index) => index % every === 0);
  const places = placesIn(ordered);
  const n = ordered.length;
  const best = bestOf(ordered, places);
  if (best === undefined || n < LEAST_POINTS) return undefined;
  const straight = fitted(ordered, Number.POSITIVE_INFINITY);
  if (straight === undefined || bic(straight.squares, n, 2) - bic(best.squares, n, 4) < LEAST_BIC) return undefined;
  const predicted = ordered.map(([x]) => best.level + best.slope * x + best.bend * Math.max(0, x - best.at));
  const left = ordered.map(([, y], index) => y - (predicted[index] ?? 0));
  const block = Math.max(5, Math.round(Math.sqrt(n)));
  const drawn = Array.from({ length: resamples }, () => {
    const errors = blocksOf(left, block, random);
    return bestOf(
      ordered.map(([x], index) => [x, (predicted[index] ?? 0) + (errors[index] ?? 0)] as const),
      places,
    )?.at;
  });
  const values = sorted(drawn.filter((each) => each !== undefined));
  return {
    at: best.at,
    low: Math.min(best.at, quantile(values, 2.5) ?? best.at),
    high: Math.max(best.at, quantile(values, 97.5) ?? best.at),
    slopeBefore: best.slope,
    slopeAfter: best.slope + best.bend,
  };
}

const LEAST_POINTS = 10;
const MOST_POINTS = 3000;
const PLACES = 100;

/** Not at the ends: each line has three points at least. */
function placesIn(ordered: readonly XY[]): number[] {
  const inner = [...new Set(ordered.slice(2, -2).map(([x]) => x))].slice(1, -1);
  const every = Math.max(1, inner.length / PLACES);
  return Array.from({ length: Math.floor(inner.length / every) }, (_, index) => inner[Math.floor(index * every)] ?? 0);
}

const PLACES_BETWEEN = 20;

/** From the neighbour before one of `places` to the one after it. */
function between(places: readonly number[], at: number): number[] {
  const index = places.indexOf(at);
  const [low, high] = [places[index - 1] ?? at, places[index + 1] ?? at];
  return Array.from({ length: PLACES_BETWEEN - 1 }, (_, of) => low + ((of + 1) / PLACES_BETWEEN) * (high - low));
}

interface Fit {
  readonly at: number;
  readonly level: number;
  readonly slope: number;
  readonly bend: number;
  readonly squares: number;
}

function bestOf(points: readonly XY[], places: readonly number[]): Fit | undefined {
  const rough = bestAt(points, places);
  return rough && bestAt(points, [rough.at, ...between(places, rough.at)]);
}

function bestAt(points: readonly XY[], places: readonly number[]): Fit | undefined {
  let best: Fit | undefined;
  for (const at of places) {
    const fit = fitted(points, at);
    if (fit !== undefined && (best === undefined || fit.squares < best.squares)) best = fit;
  }
  return best;
}

/** Least squares of level, slope and bend, from centred sums. One line where the place is infinite. */
function fitted(points: readonly XY[], at: number): Fit | undefined {
  const n = points.length;
  const isStraight = !Number.isFinite(at);
  const hinge = (x: number): number => (isStraight ? 0 : Math.max(0, x - at));
  let [sumX, sumY, sumH] = [0, 0, 0];
  for (const [x, y] of points) {
    sumX += x;
    sumY += y;
    sumH += hinge(x);
  }
  const [meanX, meanY, meanH] = [sumX / n, sumY / n, sumH / n];
  let [xx, xh, hh, xy, hy, yy] = [0, 0, 0, 0, 0, 0];
  for (const [x, y] of points) {
    const [dx, dy, dh] = [x - meanX, y - meanY, hinge(x) - meanH];
    xx += dx * dx;
    xh += dx * dh;
    hh += dh * dh;
    xy += dx * dy;
    hy += dh * dy;
    yy += dy * dy;
  }
  const determinant = isStraight ? xx : xx * hh - xh * xh;
  if (determinant <= 1e-9 * Math.max(1, xx)) return undefined;
  const slope = isStraight ? xy / xx : (hh * xy - xh * hy) / determinant;
  const bend = isStraight ? 0 : (xx * hy - xh * xy) / determinant;
  const squares = Math.max(0, yy - slope * xy - bend * hy);
  return { at, level: meanY - slope * meanX - bend * meanH, slope, bend, squares };
}

const bic = (squares: number, n: number, parameters: number): number =>
  n * Math.log(Math.max(squares, Number.MIN_VALUE) / n) + parameters * Math.log(n);

function blocksOf(left: readonly number[], block: number, random: Random): number[] {
  const drawn: number[] = [];
  while (drawn.length < left.length) {
    const start = random.integer(left.length);
    for (let of = 0; of < block; of++) drawn.push(left[(start + of) % left.length] ?? 0);
  }
  return drawn;
}
