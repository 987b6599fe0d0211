import type { Random } from '../../model/random.ts';
import { arrangements, type Design, hasValue, type Vector } from './sample.ts';

/** What chance might have made the own observations: the scores of those that a group of metrics has. */
export type Arrangement = (group: Alike) => readonly Scores[];

/** Of one observation, in the order of the metrics. */
export type Scores = readonly number[];

/** Metrics that the same observations have, so that one arrangement is of all of them. */
export interface Alike {
  readonly metrics: readonly number[];
  /** Whether they have a value, by the place of an observation. */
  readonly has: readonly boolean[];
  /** Places of the own observations that do. */
  readonly own: readonly number[];
}

/** @param known how many of all observations are known ones: they come first */
export function alikeIn(all: readonly Vector[], known: number): Alike[] {
  const hasAt = (metric: number): boolean[] => all.map((vector) => hasValue(vector, metric));
  const groups = Map.groupBy((all[0] ?? []).keys(), (metric) => hasAt(metric).map(Number).join(''));
  return [...groups.values()].map((metrics) => {
    const has = hasAt(metrics[0] ?? 0);
    return { metrics, has, own: placesIn(has).filter((place) => place >= known) };
  });
}

const placesIn = (has: readonly boolean[]): number[] => [...has.keys()].filter((place) => has[place] === true);

/** So many arrangements show a chance of 0.5 % with an error of a fifth of it. */
const DRAWS = 4000;

/**
 * All arrangements where they are few: drawn ones are off by chance, and miss what a look can just call. Else the one that was observed, and others by chance
 * (Phipson and Smyth, Permutation P-values Should Never Be Zero, 2010). Where observations lack some of the metrics, they are always drawn.
 */
export function arrangementsOf(
  scores: readonly Scores[],
  design: Design,
  alike: readonly Alike[],
  random: Pick<Random, 'integer' | 'uniform'>,
): Iterable<Arrangement> {
  const [only, ...others] = alike;
  if (only === undefined || others.length > 0) return drawn(scores, design, random);
  const places = placesIn(only.has);
  const count = only.own.length;
  const areFew = arrangements(design, places.length - count, count) <= DRAWS;
  return areFew ? every(scores, design, places, count) : drawn(scores, design, random);
}

function* every(
  scores: readonly Scores[],
  design: Design,
  places: readonly number[],
  count: number,
): Generator<Arrangement> {
  const signs = design === 'pairs' ? 2 ** count : 1;
  for (const chosen of choices(places, count)) {
    for (let turned = 0; turned < signs; turned++) {
      yield () => chosen.map((place, at) => scoresAt(scores, place, (turned & (1 << at)) !== 0));
    }
  }
}

function* choices(places: readonly number[], count: number): Generator<readonly number[]> {
  if (count === 0) yield [];
  for (let at = 0; count > 0 && at <= places.length - count; at++) {
    for (const others of choices(places.slice(at + 1), count - 1)) yield [places[at] ?? 0, ...others];
  }
}

/** Each but the first begins an order of chance of all observations (Fisher and Yates), drawn as far as it is asked for; of pairs, each with a sign of chance. */
function* drawn(
  scores: readonly Scores[],
  design: Design,
  random: Pick<Random, 'integer' | 'uniform'>,
): Generator<Arrangement> {
  yield ({ own }) => own.map((place) => scoresAt(scores, place, false));
  const places = [...scores.keys()];
  const next = (at: number): Drawn => {
    const from = at + random.integer(places.length - at);
    const place = places[from] ?? 0;
    places[from] = places[at] ?? 0;
    places[at] = place;
    return { place, scores: scoresAt(scores, place, design === 'pairs' && random.uniform() < 0.5) };
  };
  for (let draw = 0; draw < DRAWS; draw++) {
    const order: Drawn[] = [];
    const at = (place: number): Drawn | undefined => {
      while (order.length <= place && order.length < places.length) order.push(next(order.length));
      return order[place];
    };
    yield (group) => firstOf(at, group);
  }
}

interface Drawn {
  readonly place: number;
  readonly scores: Scores;
}

/** As many as are the own ones, of those that have a value. */
function firstOf(order: (at: number) => Drawn | undefined, { has, own }: Alike): Scores[] {
  const chosen: Scores[] = [];
  for (let at = 0; chosen.length < own.length; at++) {
    const next = order(at);
    if (next === undefined) break;
    if (has[next.place] === true) chosen.push(next.scores);
  }
  return chosen;
}

function scoresAt(scores: readonly Scores[], place: number, isTurned: boolean): Scores {
  const own = scores[place] ?? [];
  return isTurned ? own.map((score) => -score) : own;
}
