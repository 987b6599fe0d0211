import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { type Level, WARM_UP } from '../../model/plan.ts';
import { type Random, seededRandom } from '../../model/random.ts';
import type { Sweep } from '../../model/suite.ts';

/** The levels of a sweep in the order in which they run; one unnamed level without a sweep. */
export function levelsOf(sweep: Sweep | undefined): Level[] {
  if (sweep === undefined) return [{ name: '', parameters: {}, repetition: 1 }];
  const combinations = [...product(Object.entries(sweep.product)), ...sweep.include];
  return ordered(combinations, sweep).map(({ parameters, repetition }) => ({
    name: levelName(parameters),
    parameters,
    repetition,
  }));
}

function product(axes: readonly (readonly [string, readonly Json[]])[]): JsonObject[] {
  if (axes.length === 0) return [];
  return axes.reduce<JsonObject[]>(
    (combinations, [key, values]) => combinations.flatMap((base) => values.map((value) => ({ ...base, [key]: value }))),
    [{}],
  );
}

/** What runs before what counts: the same levels in the same order, as often as is asked for. */
export function warmUpLevels(sweep: Sweep | undefined): Level[] {
  if (sweep?.warmUp === undefined) return [];
  const once = levelsOf({ ...sweep, repetitions: 1 }).map((level) => ({ ...level, repetition: WARM_UP }));
  return Array.from({ length: sweep.warmUp }, () => once).flat();
}

/** sequential: A A B B; interleaved: A B A B; abba: A B B A, which cancels a linear drift; random: each round in an order of its own. */
function ordered(
  combinations: readonly JsonObject[],
  { repetitions, order, seed = '1' }: Sweep,
): { parameters: JsonObject; repetition: number }[] {
  const rounds = Array.from({ length: repetitions }, (_, index) => index + 1);
  if (order === 'sequential') {
    return combinations.flatMap((parameters) => rounds.map((repetition) => ({ parameters, repetition })));
  }
  const random = seededRandom(seed);
  return rounds.flatMap((repetition) => {
    if (order === 'random') return shuffled(combinations, random).map((parameters) => ({ parameters, repetition }));
    const turned = order === 'abba' && repetition % 2 === 0 ? combinations.toReversed() : combinations;
    return turned.map((parameters) => ({ parameters, repetition }));
  });
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: Random): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(random.integer(left.length), 1));
}

/** A sweep over one key is named by its values, else `key-value,key-value`. */
function levelName(parameters: JsonObject): string {
  const entries = Object.entries(parameters);
  const [only] = entries;
  if (entries.length === 1 && only !== undefined) return inName(only[1]);
  return entries.map(([key, value]) => `${key}-${inName(value)}`).join(',');
}

/** Lists of objects, such as `beside`, by all that they say: `cores-8-memory-8Gi`. */
function inName(value: Json): string {
  if (Array.isArray(value)) return value.map(inName).join(',');
  if (!isJsonObject(value)) return String(value);
  return Object.entries(value)
    .map(([key, own]) => `${key}-${inName(own)}`)
    .join('-');
}
