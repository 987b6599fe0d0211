import { seededRandom } from '../../model/random.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { arrangements, choose, type Sample } from './sample.ts';
import { scoresOf } from './scores.ts';

/** How often chance alone makes the own observations as much worse as they are. */
export interface FamilyChance {
  /** All metrics together. */
  readonly family: number;
  /** Each by itself, in the order of the vectors. */
  readonly each: readonly number[];
}

/** So many arrangements show a chance of 0.5 % with an error of a fifth of it. */
const DRAWS = 4000;

/**
 * A permutation test of all metrics together. Without a change any of the observations might be the own ones, and of a pair either side the change's. What happens
 * to one metric happens to all in each such arrangement, so that their dependence is kept (Westfall and Young, Resampling-Based Multiple Testing, 1993), and
 * no distribution is assumed. The statistic of the family is the larger of the largest and of the sum of the metrics' scores, each beside what it is in one of 100
 * arrangements: the one sees a metric that moves alone, the other many that move a little.
 */
export function familyChance(sample: Sample): FamilyChance {
  const { known, own, design } = sample;
  const scores = scoresOf(sample);
  const metrics = scores[0]?.length ?? 0;
  const observed = totals(scores.slice(known.length), undefined, metrics);
  // Each sample has arrangements of its own: with the same ones for all, what they are off by would be the same in every job.
  const random = seededRandom(`family/${design}/${known.length}/${observed.each.join(' ')}`);
  const drawn: Statistics[] = [observed];
  const each = new Array<number>(metrics).fill(1);
  for (let draw = 0; draw < DRAWS; draw++) {
    const chosen = choose(scores, own.length, random);
    const signs = design === 'pairs' ? chosen.map(() => (random.uniform() < 0.5 ? -1 : 1)) : undefined;
    const statistics = totals(chosen, signs, metrics);
    drawn.push(statistics);
    for (let metric = 0; metric < metrics; metric++) {
      if ((statistics.each[metric] ?? 0) >= (observed.each[metric] ?? 0) - EQUAL)
        each[metric] = (each[metric] ?? 0) + 1;
    }
  }
  // Chance never gives less than one arrangement of all that there are, however few were drawn.
  const least = 1 / arrangements(design, known.length, own.length);
  const share = (count: number): number => Math.max(least, count / drawn.length);
  return { family: share(asExtreme(drawn, observed)), each: each.map(share) };
}

/** Sums of the same scores in another order differ by less. */
const EQUAL = 1e-9;

interface Statistics {
  readonly each: readonly number[];
  readonly largest: number;
  readonly sum: number;
}

function totals(
  chosen: readonly (readonly number[])[],
  signs: readonly number[] | undefined,
  metrics: number,
): Statistics {
  const each = new Array<number>(metrics).fill(0);
  for (const [place, scores] of chosen.entries()) {
    const sign = signs?.[place] ?? 1;
    for (let metric = 0; metric < metrics; metric++) each[metric] = (each[metric] ?? 0) + sign * (scores[metric] ?? 0);
  }
  return { each, largest: Math.max(...each), sum: each.reduce((total, score) => total + score, 0) };
}

function asExtreme(drawn: readonly Statistics[], observed: Statistics): number {
  const largest = rareOf(drawn.map((each) => each.largest));
  const sum = rareOf(drawn.map((each) => each.sum));
  const combined = (each: Statistics): number => Math.max(each.largest / largest, each.sum / sum);
  const own = combined(observed);
  return drawn.filter((each) => combined(each) >= own - EQUAL).length;
}

/** What one of 100 exceeds. */
const rareOf = (values: readonly number[]): number => Math.max(quantile(sorted(values), 99) ?? 0, EQUAL);
