import { type Random, seededRandom } from '../../model/random.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import { arrangements, hasValue, type Sample, type Vector } from './sample.ts';
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
 * arrangements: the one sees a metric that moves alone, the other many that move a little. Of a metric that some observations lack, those are arranged that have it:
 * one that says nothing is no example of what chance does.
 */
export function familyChance(sample: Sample): FamilyChance {
  const { known, own, design } = sample;
  const scores = scoresOf(sample);
  const metrics = scores[0]?.length ?? 0;
  const alike = alikeIn([...known, ...own], known.length);
  const observed = totals(alike, (group) => group.own.map((place) => scores[place] ?? []), metrics);
  // Each sample has arrangements of its own: with the same ones for all, what they are off by would be the same in every job.
  const random = seededRandom(`family/${design}/${known.length}/${observed.each.join(' ')}`);
  const arranged = arrangementsOf(scores, design, random);
  const drawn: Extremes[] = [observed];
  const each = new Array<number>(metrics).fill(1);
  for (let draw = 0; draw < DRAWS; draw++) {
    const next = arranged();
    const { each: sums, largest, sum } = totals(alike, (group) => firstOf(next, group), metrics);
    // Thousands of metrics in thousands of arrangements are not kept.
    drawn.push({ largest, sum });
    for (let metric = 0; metric < metrics; metric++) {
      if ((sums[metric] ?? 0) >= (observed.each[metric] ?? 0) - EQUAL) each[metric] = (each[metric] ?? 0) + 1;
    }
  }
  // Chance never gives less than one arrangement of all that there are, however few were drawn.
  const least = 1 / arrangements(design, known.length, own.length);
  const share = (count: number): number => Math.max(least, count / drawn.length);
  return { family: share(asExtreme(drawn, observed)), each: each.map(share) };
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

/** Metrics that the same observations have, so that one arrangement is of all of them. */
interface Alike {
  readonly metrics: readonly number[];
  /** Whether they have a value, by the place of an observation. */
  readonly has: readonly boolean[];
  /** Places of the own observations that do. */
  readonly own: readonly number[];
}

function alikeIn(all: readonly Vector[], known: number): Alike[] {
  const hasAt = (metric: number): boolean[] => all.map((vector) => hasValue(vector, metric));
  const groups = Map.groupBy((all[0] ?? []).keys(), (metric) => hasAt(metric).map(Number).join(''));
  return [...groups.values()].map((metrics) => {
    const has = hasAt(metrics[0] ?? 0);
    return { metrics, has, own: [...has.keys()].filter((place) => place >= known && has[place] === true) };
  });
}

type Scores = readonly number[];

interface Arranged {
  readonly place: number;
  readonly scores: Scores;
}

/** Each call begins an order of chance of all observations (Fisher and Yates), drawn as far as it is asked for; of pairs, each with a sign of chance. */
function arrangementsOf(
  scores: readonly Scores[],
  design: Sample['design'],
  random: Pick<Random, 'integer' | 'uniform'>,
): () => (at: number) => Arranged | undefined {
  const places = [...scores.keys()];
  const next = (at: number): Arranged => {
    const from = at + random.integer(places.length - at);
    const place = places[from] ?? 0;
    places[from] = places[at] ?? 0;
    places[at] = place;
    const own = scores[place] ?? [];
    const isTurned = design === 'pairs' && random.uniform() < 0.5;
    return { place, scores: isTurned ? own.map((score) => -score) : own };
  };
  return () => {
    const order: Arranged[] = [];
    return (at) => {
      while (order.length <= at && order.length < places.length) order.push(next(order.length));
      return order[at];
    };
  };
}

/** As many as are the own ones, of those that have a value. */
function firstOf(order: (at: number) => Arranged | undefined, { has, own }: Alike): Scores[] {
  const chosen: Scores[] = [];
  for (let at = 0; chosen.length < own.length; at++) {
    const next = order(at);
    if (next === undefined) break;
    if (has[next.place] === true) chosen.push(next.scores);
  }
  return chosen;
}

function totals(alike: readonly Alike[], chosenOf: (group: Alike) => readonly Scores[], metrics: number): Statistics {
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

function asExtreme(drawn: readonly Extremes[], observed: Extremes): number {
  const largest = rareOf(drawn.map((each) => each.largest));
  const sum = rareOf(drawn.map((each) => each.sum));
  const combined = (each: Extremes): number => Math.max(each.largest / largest, each.sum / sum);
  const own = combined(observed);
  return drawn.filter((each) => combined(each) >= own - EQUAL).length;
}

/** What one of 100 exceeds. */
const rareOf = (values: readonly number[]): number => Math.max(quantile(sorted(values), 99) ?? 0, EQUAL);
