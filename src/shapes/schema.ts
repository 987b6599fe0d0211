import type { JsonObject } from '../model/json.ts';
import { byKey } from '../model/order.ts';

/** JSON Schema (draft 7) of a check. */
export type Schema = (define: Define) => JsonObject;

/** Keeps the schema of a named shape once, and gives the reference to it. */
export type Define = (name: string, schema: Schema) => JsonObject;

export const mapSchema = (
  properties: readonly (readonly [string, JsonObject])[],
  required: readonly string[],
): JsonObject => ({
  type: 'object',
  properties: Object.fromEntries(properties),
  ...(required.length === 0 ? {} : { required }),
});

/** A whole document: what it refers to is under `definitions`, sorted by name. */
export function documentSchema(title: string, schema: Schema): JsonObject {
  const definitions = new Map<string, JsonObject>();
  const define: Define = (name, make) => {
    if (!definitions.has(name)) {
      definitions.set(name, {});
      definitions.set(name, make(define));
    }
    return { $ref: `#/definitions/${name}` };
  };
  const whole = schema(define);
  const sorted = [...definitions].sort(byKey);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title,
    ...whole,
    definitions: Object.fromEntries(sorted),
  };
}
