import { seededRandom } from '../../model/random.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { ALPHA } from './decide.ts';
import type { Sample } from './sample.ts';
import { boundsAt, estimateOf, isAbove } from './shift.ts';
import type { DecisionLook } from './spending.ts';

const DRAWS = 60;
const POWER = 80;
/** Of a bisection: to a share of 0.003 % of what the observations differ by. */
const STEPS = 16;

/**
 * The smallest shift for the worse of one metric, alone among so many, that the last look calls in 80 of 100 cases: own observations are drawn from the known
 * ones, and each draw has a least shift at which it is called. Undefined where so few can never be called.
 * @param column of one metric
 */
export function smallestShift(
  { design, known }: Sample,
  { after, alpha }: DecisionLook,
  { metrics, tolerance }: { readonly metrics: number; readonly tolerance: number },
): number | undefined {
  const values = known.flatMap(([value = Number.NaN]) => (Number.isNaN(value) ? [] : [value]));
  const bounds = boundsAt(design, Math.min(ALPHA, alpha / metrics));
  if (values.length <= after || !Number.isFinite(bounds(values.length, after))) return undefined;
  const random = seededRandom(`smallest/${design}/${values.length}/${after}`);
  const least = Array.from({ length: DRAWS }, () => {
    const own = Array.from({ length: after }, () => {
      const value = values[random.integer(values.length)] ?? 0;
      return [design === 'pairs' && random.uniform() < 0.5 ? -value : value];
    });
    return leastShift({ design, known, own }, tolerance, bounds);
  });
  return quantile(sorted(least), POWER);
}

function leastShift(sample: Sample, tolerance: number, bounds: Parameters<typeof isAbove>[2]): number {
  const values = [...sample.known, ...sample.own].flatMap(([value = Number.NaN]) =>
    Number.isFinite(value) ? [value] : [],
  );
  // Levels are far from 0 for what they differ by; of pairs either sign is as likely.
  const spread =
    sample.design === 'pairs' ? 2 * Math.max(...values.map(Math.abs)) : Math.max(...values) - Math.min(...values);
  const reach = 1.001 * Math.max(1e-6, 2 * tolerance, spread);
  let [low, high] = [-reach, reach];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (isAbove(sample, -middle, bounds)) high = middle;
    else low = middle;
  }
  return Math.max(high, tolerance - (estimateOf(sample) ?? 0), 0);
}
