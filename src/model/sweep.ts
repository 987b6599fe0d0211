import { isJsonObject, type Json, type JsonObject } from './json.ts';
import type { Level } from './plan.ts';
import type { Sweep } from './suite.ts';

/** One level of a sweep, however often it runs. */
export type Combination = Pick<Level, 'name' | 'parameters'>;

/** In the order in which they are written, which people read them in; they may run in another. */
export const combinationsOf = ({ product: axes, include }: Sweep): Combination[] =>
  [...product(Object.entries(axes)), ...include].map((parameters) => ({ name: levelName(parameters), parameters }));

function product(axes: readonly (readonly [string, readonly Json[]])[]): JsonObject[] {
  if (axes.length === 0) return [];
  return axes.reduce<JsonObject[]>(
    (combinations, [key, values]) => combinations.flatMap((base) => values.map((value) => ({ ...base, [key]: value }))),
    [{}],
  );
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
