/** A value that JSON can carry: what crosses every edge of the program. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

export const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a text from outside holds; undefined where it is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value at a path of keys; undefined where something on the way is missing. */
export function valueAt(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let here = value;
  for (const key of path) here = isJsonObject(here) ? here[key] : undefined;
  return here;
}

export function stringAt(value: Json | undefined, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

export function numberAt(value: Json | undefined, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' ? found : undefined;
}

/** The object at a path; empty where there is none. */
export function objectAt(value: Json | undefined, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, ...path);
  return isJsonObject(found) ? found : {};
}

/** The list at a path; empty where there is none. */
export function listAt(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const found = valueAt(value, ...path);
  return Array.isArray(found) ? found : [];
}

/** Whether an object has every entry of another, as labels and their selectors: values are compared as they are. */
export const hasEntries = (object: JsonObject, wanted: JsonObject): boolean =>
  Object.entries(wanted).every(([key, value]) => object[key] === value);

/**
 * `over` laid over `base`: objects merge key by key, everything else (lists too) replaces. Used where defaults cascade:
 * site -> cluster -> suite -> test.
 */
export function mergeJson(base: JsonObject, over: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isJsonObject(below) && isJsonObject(value) ? mergeJson(below, value) : value;
  }
  return merged;
}

/** JSON with keys sorted at every depth: the form whose bytes are compared and hashed. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`).join(',')}}`;
}

/** The entries that have a value: optional ones can then be written in place. */
export function present(entries: Readonly<Record<string, Json | undefined>>): JsonObject {
  const found: Record<string, Json> = {};
  for (const key in entries) if (entries[key] !== undefined) found[key] = entries[key];
  return found;
}

/** The same of a list: one without items has no value. */
export const listed = <T>(items: readonly T[]): readonly T[] | undefined => (items.length === 0 ? undefined : items);
