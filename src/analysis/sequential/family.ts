import { seededRandom } from '../../model/random.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { type Alike, type Arrangement, alikeIn, arrangementsOf } from './arranged.ts';
import { arrangements, type Sample } from './sample.ts';
import { scoresOf } from './scores.ts';

/** How often chance alone makes the own observations as much worse as they are. */
export interface FamilyChance {
  /** All metrics together. */
  readonly family: number;
  /** Each by itself, in the order of the vectors. */
  readonly each: readonly number[];
}

/**
 * A permutation test of all metrics together. Without a change any of the observations might be the own ones, and of a pair either side the change's. What happens
 * to one metric happens to all in each such arrangement, so that their dependence is kept (Westfall and Young, Resampling-Based Multiple Testing, 1993), and
 * no distribution is assumed. The statistic of the family is the larger of the largest and of the sum of the metrics' scores, each beside what it is in one of 100
 * arrangements: the one sees a metric that moves alone, the other many that move a little. Of a metric that some observations lack, those are arranged that have it:
 * one that says nothing is no example of what chance does.
 */
export function familyChance(sample: Sample): FamilyChance {
  const { known, own, design } = sample;
  const scores = scoresOf(sample);
  const metrics = scores[0]?.length ?? 0;
  const alike = alikeIn([...known, ...own], known.length);
  const observed = totals(alike, ({ own: places }) => places.map((place) => scores[place] ?? []), metrics);
  // Each sample has arrangements of its own: with the same ones for all, what they are off by would be the same in every job.
  const random = seededRandom(`family/${design}/${known.length}/${observed.each.join(' ')}`);
  const extremes: Extremes[] = [];
  const each = new Array<number>(metrics).fill(0);
  for (const arrangement of arrangementsOf(scores, design, alike, random)) {
    const { each: sums, largest, sum } = totals(alike, arrangement, metrics);
    // Thousands of metrics in thousands of arrangements are not kept.
    extremes.push({ largest, sum });
    for (let metric = 0; metric < metrics; metric++) {
      if ((sums[metric] ?? 0) >= (observed.each[metric] ?? 0) - EQUAL) each[metric] = (each[metric] ?? 0) + 1;
    }
  }
  // Chance never gives less than one arrangement of all that there are, however few were drawn.
  const least = 1 / arrangements(design, known.length, own.length);
  const share = (count: number): number => Math.max(least, count / extremes.length);
  return { family: share(asExtreme(extremes, observed)), each: each.map(share) };
}

/** Sums of the same scores in another order differ by less. */
const EQUAL = 1e-9;

interface Extremes {
  readonly largest: number;
  readonly sum: number;
}

interface Statistics extends Extremes {
  readonly each: Float64Array;
}

function totals(alike: readonly Alike[], chosenOf: Arrangement, metrics: number): Statistics {
  const each = new Float64Array(metrics);
  for (const group of alike)
    for (const scores of chosenOf(group))
      for (const metric of group.metrics) each[metric] = (each[metric] ?? 0) + (scores[metric] ?? 0);
  return {
    each,
    largest: each.reduce((largest, score) => Math.max(largest, score), Number.NEGATIVE_INFINITY),
    sum: each.reduce((total, score) => total + score, 0),
  };
}

function asExtreme(extremes: readonly Extremes[], observed: Extremes): number {
  const largest = rareOf(extremes.map((each) => each.largest));
  const sum = rareOf(extremes.map((each) => each.sum));
  const combined = (each: Extremes): number => Math.max(each.largest / largest, each.sum / sum);
  const own = combined(observed);
  return extremes.filter((each) => combined(each) >= own - EQUAL).length;
}

/** What one of 100 exceeds. */
const rareOf = (values: readonly number[]): number => Math.max(quantile(sorted(values), 99) ?? 0, EQUAL);
