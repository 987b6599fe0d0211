import * as z from 'zod';
import { textsOf } from '../kubernetes/types.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { parseQuantity } from '../model/quantity.ts';
import { parseGoNanoseconds } from './go-duration.ts';
import fields from './job-fields.json' with { type: 'json' };

/** Prow's and Kubernetes' own types by their names in Go; `src/prow/job-fields.json` lists their fields. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = fields;

/** Checks that the table of fields does not know, by `Type.field`: each takes the field's schema and gives a stricter one. */
export type Refinements = Readonly<Record<string, (plain: z.ZodType<Json>) => z.ZodType<Json>>>;

/** The names of a type's fields, sorted. */
export const fieldNames = (type: string): string[] => Object.keys(TYPES[type] ?? {}).sort();

/** Makes strict schemas of Prow's types, all fields optional; a type below is made when something of it is checked. */
export function jobTypes(
  refinements: Refinements,
): (type: string, without: readonly string[]) => z.ZodType<JsonObject> {
  const made = new Map<string, z.ZodType<JsonObject>>();
  return objectOf;

  function objectOf(type: string, without: readonly string[]): z.ZodType<JsonObject> {
    const kept = Object.entries(TYPES[type] ?? {}).filter(([field]) => !without.includes(field));
    return z.strictObject(
      Object.fromEntries(
        kept.map(([field, kind]) => {
          const plain = oneOf(textsOf(type, field)) ?? ofKind(kind);
          return [field, z.exactOptional(refinements[`${type}.${field}`]?.(plain) ?? plain)];
        }),
      ),
    );
  }

  function ofKind(kind: string): z.ZodType<Json> {
    if (kind.startsWith('[]')) return z.array(ofKind(kind.slice('[]'.length)));
    if (kind.startsWith('map:')) return z.record(z.string(), ofKind(kind.slice('map:'.length)));
    return leaves[kind] ?? z.lazy(() => named(kind));
  }

  function named(type: string): z.ZodType<JsonObject> {
    const schema = made.get(type) ?? objectOf(type, []).meta({ id: type });
    made.set(type, schema);
    return schema;
  }
}

const oneOf = (texts: readonly string[] | undefined): z.ZodType<Json> | undefined => texts && z.enum(texts);

const duration = z
  .string('expected a duration as text such as 1h30m: a number would be nanoseconds')
  .refine(
    (text) => parseGoNanoseconds(text) !== undefined,
    'expected a Go duration such as 1h30m (units h, m, s; there are no days)',
  );

const leaves: Readonly<Record<string, z.ZodType<Json>>> = {
  string: z.string(),
  int: z.int(),
  bool: z.boolean(),
  duration,
  metaDuration: duration,
  quantity: textOrNumber((text) => parseQuantity(text) !== undefined, 'expected a quantity such as 500m, 4 or 16Gi'),
  intOrString: textOrNumber(() => true, 'expected a number or text'),
  time: z.iso.datetime({ offset: true }),
  any: z.json(),
};

function textOrNumber(isValid: (text: string) => boolean, message: string): z.ZodType<string | number> {
  const check = (value: unknown): boolean =>
    (typeof value === 'string' || typeof value === 'number') && isValid(String(value));
  return z.custom<string | number>(check, message).meta({ type: ['string', 'number'] });
}
