/** P(Z > z) of the standard normal distribution, with a relative error below 1.2e-7 (Numerical Recipes, 2nd ed., 6.2: erfcc). */
export function normalTail(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const tail = (t * Math.exp(-x * x + erfcSeries(t))) / 2;
  return z >= 0 ? tail : 1 - tail;
}

/** By Horner's rule, as a loop: quantiles are searched in it, and intervals in those. */
function erfcSeries(t: number): number {
  let sum = 0;
  for (let power = ERFC.length - 1; power >= 0; power--) sum = (ERFC[power] ?? 0) + t * sum;
  return sum;
}

const ERFC = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];

/**
 * The z with P(Z > z) = `tail`, for tails between 0 and 1: an approximation within 4.5e-4 (Abramowitz and Stegun, Handbook of Mathematical
 * Functions, 26.2.23), and steps of Newton's method from there.
 */
export function normalQuantile(tail: number): number {
  if (tail > 0.5) return -normalQuantile(1 - tail);
  const t = Math.sqrt(-2 * Math.log(tail));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < NEWTON_STEPS; step++) z += (normalTail(z) - tail) / density(z);
  return z;
}

/** Each leaves about a thousandth of the error, and less from step to step. */
const NEWTON_STEPS = 4;

const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
