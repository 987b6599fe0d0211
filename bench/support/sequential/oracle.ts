import type { Random } from '../../../src/model/random.ts';
import { quantile, sorted } from '../../../src/stats/quantile.ts';

const [DRAWS, CELLS] = [4000, 2048];

/**
 * How often the most powerful test there is calls a shift, at this chance of a false call: one that knows the distribution of the noise exactly, and the shift (Neyman and
 * Pearson, On the Problem of the Most Efficient Tests of Statistical Hypotheses, 1933). No rule that has to learn the noise, or may stop earlier, calls more.
 * @param values runs without a change; their smoothed distribution is the noise
 */
export function oraclePower(
  values: readonly number[],
  { design, count, shift, alpha }: { design: 'pairs' | 'instances'; count: number; shift: number; alpha: number },
  random: Random,
): number {
  const pick = (): number => values[random.integer(values.length)] ?? 0;
  const width = kernelWidth(values);
  const run = (): number => pick() + width * random.normal();
  const draw = design === 'pairs' ? (): number => run() - run() : run;
  const density = densityOf(Array.from({ length: 40 * DRAWS }, draw), Math.abs(shift));
  const ratio = (by: number): number => {
    let sum = 0;
    for (let at = 0; at < count; at++) {
      const seen = draw() + by;
      sum += Math.log(density(seen - shift) / density(seen));
    }
    return sum;
  };
  const ratios = (by: number): number[] => Array.from({ length: DRAWS }, () => ratio(by));
  const bar = quantile(sorted(ratios(0)), 100 * (1 - alpha)) ?? Number.POSITIVE_INFINITY;
  return ratios(shift).filter((each) => each > bar).length / DRAWS;
}

/** Silverman, Density Estimation (1986), 3.31. */
function kernelWidth(values: readonly number[]): number {
  const ordered = sorted(values);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const sd = Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
  const quarters = (quantile(ordered, 75) ?? 0) - (quantile(ordered, 25) ?? 0);
  return 0.9 * (quarters > 0 ? Math.min(sd, quarters / 1.34) : sd) * values.length ** -0.2;
}

/** A histogram of many draws, smoothed over its neighbours; never 0, as the tails of no sample are known. */
function densityOf(draws: readonly number[], beyond: number): (value: number) => number {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of draws) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const [from, size] = [low - beyond, (high - low + 2 * beyond) / CELLS];
  const counts = new Float64Array(CELLS);
  const cellOf = (value: number): number => Math.min(CELLS - 1, Math.max(0, Math.floor((value - from) / size)));
  for (const value of draws) counts[cellOf(value)] = (counts[cellOf(value)] ?? 0) + 1;
  const smooth = counts.map((_, cell) => counts.slice(Math.max(0, cell - 4), cell + 5).reduce((a, b) => a + b, 0) / 9);
  return (value) => (smooth[cellOf(value)] ?? 0) + 0.05;
}
