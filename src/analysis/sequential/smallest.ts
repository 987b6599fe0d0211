import { seededRandom } from '../../model/random.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { ALPHA } from './decide.ts';
import type { Design, Sample } from './sample.ts';
import { aboveIn, type ChanceOf, chanceAt, estimateOf } from './shift.ts';
import type { DecisionLook } from './spending.ts';

const DRAWS = 60;
const POWER = 80;
/** Of a bisection: to a share of 0.003 % of what the observations differ by. */
const STEPS = 16;

/**
 * The smallest shift for the worse of one metric, alone among so many, that a look calls in 80 of 100 cases: own observations are drawn from the known
 * ones, and each draw has a least shift at which it is called. Undefined where so few can never be called. What chance does is drawn once for all metrics.
 * @returns of a sample of one metric
 */
export function smallestAmong(
  design: Design,
  metrics: number,
): (sample: Sample, look: DecisionLook, tolerance: number) => number | undefined {
  const byTail = new Map<number, ChanceOf>();
  return ({ known }, { after, alpha }, tolerance) => {
    const tail = Math.min(ALPHA, alpha / metrics);
    const chanceOf = byTail.get(tail) ?? chanceAt(design, tail);
    byTail.set(tail, chanceOf);
    return smallestShift({ design, known, after, tolerance }, chanceOf);
  };
}

interface Asked extends Pick<Sample, 'design' | 'known'>, Pick<DecisionLook, 'after'> {
  readonly tolerance: number;
}

function smallestShift({ design, known, after, tolerance }: Asked, chanceOf: ChanceOf): number | undefined {
  const values = known.flatMap(([value = Number.NaN]) => (Number.isNaN(value) ? [] : [value]));
  if (values.length <= after || !Number.isFinite(chanceOf(values.length, after).bound)) return undefined;
  const random = seededRandom(`smallest/${design}/${values.length}/${after}`);
  const least = Array.from({ length: DRAWS }, () => {
    const own = Array.from({ length: after }, () => {
      const value = values[random.integer(values.length)] ?? 0;
      return [design === 'pairs' && random.uniform() < 0.5 ? -value : value];
    });
    return leastShift({ design, known, own }, tolerance, chanceOf);
  });
  return quantile(sorted(least), POWER);
}

function leastShift(sample: Sample, tolerance: number, chanceOf: ChanceOf): number {
  const values = [...sample.known, ...sample.own].flatMap(([value = Number.NaN]) =>
    Number.isFinite(value) ? [value] : [],
  );
  // Levels are far from 0 for what they differ by; of pairs either sign is as likely.
  const spread =
    sample.design === 'pairs' ? 2 * Math.max(...values.map(Math.abs)) : Math.max(...values) - Math.min(...values);
  const reach = 1.001 * Math.max(1e-6, 2 * tolerance, spread);
  const isAboveBy = aboveIn(sample, chanceOf);
  let [low, high] = [-reach, reach];
  for (let step = 0; step < STEPS; step++) {
    const middle = (low + high) / 2;
    if (isAboveBy(-middle)) high = middle;
    else low = middle;
  }
  return Math.max(high, tolerance - (estimateOf(sample) ?? 0), 0);
}
