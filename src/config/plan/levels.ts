import { type Level, WARM_UP } from '../../model/plan.ts';
import { type Random, seededRandom } from '../../model/random.ts';
import type { Sweep } from '../../model/suite.ts';
import { type Combination, combinationsOf } from '../../model/sweep.ts';

/** The levels of a sweep in the order in which they run; one unnamed level without a sweep. */
export function levelsOf(sweep: Sweep | undefined): Level[] {
  if (sweep === undefined) return [{ name: '', parameters: {}, repetition: 1 }];
  return ordered(combinationsOf(sweep), sweep);
}

/** What runs before what counts: the same levels in the same order, as often as is asked for. */
export function warmUpLevels(sweep: Sweep | undefined): Level[] {
  if (sweep?.warmUp === undefined) return [];
  const once = levelsOf({ ...sweep, repetitions: 1 }).map((level) => ({ ...level, repetition: WARM_UP }));
  return Array.from({ length: sweep.warmUp }, () => once).flat();
}

/** sequential: A A B B; interleaved: A B A B; abba: A B B A, which cancels a linear drift; random: each round in an order of its own. */
function ordered(combinations: readonly Combination[], { repetitions, order, seed = '1' }: Sweep): Level[] {
  const rounds = Array.from({ length: repetitions }, (_, index) => index + 1);
  if (order === 'sequential') {
    return combinations.flatMap((each) => rounds.map((repetition) => ({ ...each, repetition })));
  }
  const random = seededRandom(seed);
  return rounds.flatMap((repetition) => {
    if (order === 'random') return shuffled(combinations, random).map((each) => ({ ...each, repetition }));
    const turned = order === 'abba' && repetition % 2 === 0 ? combinations.toReversed() : combinations;
    return turned.map((each) => ({ ...each, repetition }));
  });
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.integer(left.length), 1));
}
