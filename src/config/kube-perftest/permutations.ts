import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

interface Permutations {
  readonly product: Readonly<Record<string, readonly Json[]>>;
  readonly explicit: readonly JsonObject[];
}

/** The specs of a set: each permutation laid over the template, those of the product first. Without permutations, the template alone. */
export function specsOf(
  template: JsonObject,
  permutations: Permutations | undefined,
): { readonly specs: readonly JsonObject[]; readonly productCount: number } {
  if (permutations === undefined) return { specs: [template], productCount: 1 };
  const axes = Object.entries(permutations.product);
  const { explicit } = permutations;
  if (axes.length === 0 && explicit.length === 0) return { specs: [template], productCount: 1 };
  const product = axes.length === 0 ? [] : productOf(axes);
  return { specs: [...product, ...explicit].map((each) => laidOver(template, each)), productCount: product.length };
}

const productOf = (axes: readonly (readonly [string, readonly Json[]])[]): JsonObject[] =>
  axes.reduce<JsonObject[]>(
    (before, [key, values]) => before.flatMap((each) => values.map((value) => ({ ...each, [key]: value }))),
    [{}],
  );

/** As kube-perftest merges: maps key by key, and lists behind each other. */
function laidOver(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) merged[key] = mergedValue(merged[key], value);
  return merged;
}

function mergedValue(below: Json | undefined, value: Json): Json {
  if (isJsonObject(below) && isJsonObject(value)) return laidOver(below, value);
  return Array.isArray(below) && Array.isArray(value) ? [...below, ...value] : value;
}
