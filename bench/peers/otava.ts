import { studentP } from './student-t.ts';

/**
 * Apache Otava's detection with its defaults (otava/analysis.py and otava/change_point_divisive at 1ceb153, Apache-2.0), written again from its source: windows of 50
 * values, in each the split that most separates two samples by their energy distance (Matteson and James 2014), kept while Student's test gives
 * p <= 0.01; then the weakest is dropped until all have p < 0.001.
 */
export function otava(values: readonly number[]): number[] {
  return merged(split(values), values);
}

/** Orion f69572d: Otava's changes, of which those by less than a tenth are dropped. */
export function orion(values: readonly number[]): number[] {
  const places = otava(values);
  return places.filter((_, index) => {
    const [left, right] = sides(values, places, index);
    return Math.abs(mean(right) / mean(left) - 1) >= 0.1;
  });
}

const WINDOW = 50;
const STEP = 25;
const WEAK_P = 0.01;
const MOST_P = 0.001;

function split(values: readonly number[]): number[] {
  const found: number[] = [];
  for (let start = 0; start < values.length; ) {
    const own = divided(values.slice(start, start + WINDOW)).map((place) => place + start);
    found.push(...own.filter((place) => !found.includes(place)));
    start = Math.max(own.at(-1) ?? 0, start + STEP);
  }
  return found.sort((a, b) => a - b);
}

/** The strongest split of any part is taken as long as it is significant. */
function divided(values: readonly number[]): number[] {
  const places: number[] = [];
  for (;;) {
    const edges = [0, ...places, values.length];
    const candidates = edges.slice(1).flatMap((to, index) => strongest(values, edges[index] ?? 0, to) ?? []);
    const best = candidates.reduce((a, b) => (b.strength > a.strength ? b : a), { place: 0, strength: -Infinity });
    if (best.place === 0) return places;
    const next = [...places, best.place].sort((a, b) => a - b);
    const [left, right] = sides(values, next, next.indexOf(best.place));
    if (pOf(left, right) > WEAK_P) return places;
    places.splice(0, places.length, ...next);
  }
}

/** Over all ends of the second sample, and all places between it and the first. */
function strongest(
  values: readonly number[],
  from: number,
  to: number,
): { place: number; strength: number } | undefined {
  let best: { place: number; strength: number } | undefined;
  const length = to - from;
  // sums[i][j]: of the distances of value i to the first j values.
  const sums = Array.from({ length }, (_, i) => {
    const row = new Float64Array(length + 1);
    for (let j = 0; j < length; j++)
      row[j + 1] = (row[j] ?? 0) + Math.abs((values[from + i] ?? 0) - (values[from + j] ?? 0));
    return row;
  });
  const total = (i: number, a: number, b: number): number => (sums[i]?.[b] ?? 0) - (sums[i]?.[a] ?? 0);
  let within = 0;
  for (let tau = 1; tau < length; tau++) {
    within += total(tau - 1, 0, tau - 1);
    let across = 0;
    let second = 0;
    for (let kappa = tau + 1; kappa <= length; kappa++) {
      across += total(kappa - 1, 0, tau);
      second += total(kappa - 1, tau, kappa - 1);
      const [n, m] = [tau, kappa - tau];
      const energy =
        (2 * across) / (n * m) -
        (n > 1 ? (2 * within) / (n * (n - 1)) : 0) -
        (m > 1 ? (2 * second) / (m * (m - 1)) : 0);
      const strength = (energy * n * m) / (n + m);
      if (best === undefined || strength > best.strength) best = { place: from + tau, strength };
    }
  }
  return best;
}

function merged(found: readonly number[], values: readonly number[]): number[] {
  const places = [...found];
  while (places.length > 0) {
    const chances = places.map((_, index) => pOf(...sides(values, places, index)));
    const weakest = Math.max(...chances);
    if (weakest < MOST_P) break;
    places.splice(chances.indexOf(weakest), 1);
  }
  return places;
}

function sides(values: readonly number[], places: readonly number[], index: number): [number[], number[]] {
  const place = places[index] ?? 0;
  return [values.slice(places[index - 1] ?? 0, place), values.slice(place, places[index + 1] ?? values.length)];
}

/** Student's test with pooled variances; as in Otava the deviations are those of the samples themselves, not of their populations. */
function pOf(left: readonly number[], right: readonly number[]): number {
  const [n, m] = [left.length, right.length];
  if (n + m < 3) return 1;
  const pooled = ((n - 1) * variance(left) + (m - 1) * variance(right)) / (n + m - 2);
  const difference = mean(left) - mean(right);
  if (pooled === 0) return difference === 0 ? 1 : 0;
  return studentP(difference / Math.sqrt(pooled * (1 / n + 1 / m)), n + m - 2);
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const variance = (values: readonly number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));
