import type { PerSeries } from '../model/entry.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { type Define, mapSchema, type Schema } from './schema.ts';

/**
 * What a value that came out of JSON must be to be a T, and how JSON Schema says so. The compiler holds a check against its type, so that a
 * field cannot be added to a fact without one.
 */
export interface Check<T> {
  /** undefined, or what is wrong, with the path to it: `.nodes[0].cpu: expected a number, got text`. */
  readonly test: ShapeTest;
  readonly schema: Schema;
  readonly isOptional?: true;
  readonly of?: (value: T) => T;
}

type ShapeTest = (value: unknown) => string | undefined;

/** A check whose type no longer matters. */
type AnyCheck = Pick<Check<never>, 'test' | 'schema' | 'isOptional'>;

/** One check for each field. Fields that T does not have are of a later version, and pass. */
export type Shape<T> = { readonly [Key in keyof Required<T>]: Check<T[Key]> };

const wrong = (expected: string, value: unknown): string => `: expected ${expected}, got ${nameOf(value)}`;

function nameOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return value.length > 40 ? 'a text' : JSON.stringify(value);
  return String(value);
}

/** A check of one value, whose JSON Schema is always the same. */
const simple = <T>(expected: string, schema: JsonObject, holds: (value: unknown) => boolean): Check<T> => ({
  test: (value) => (holds(value) ? undefined : wrong(expected, value)),
  schema: () => schema,
});

export const text: Check<string> = simple('a text', { type: 'string' }, (value) => typeof value === 'string');

export const flag: Check<boolean> = simple('true or false', { type: 'boolean' }, (value) => typeof value === 'boolean');

/** A finite number: JSON's 1e999 is none. `N` is its unit. */
export const number = <N extends number>(): Check<N> => simple('a number', { type: 'number' }, Number.isFinite);

/** The farthest that a Date can hold. */
const LAST_DATE_MS = 8.64e15;

/** A time that a Date can hold. */
export const instant = <N extends number>(): Check<N> =>
  simple(
    'milliseconds since 1970',
    { type: 'number', minimum: -LAST_DATE_MS, maximum: LAST_DATE_MS },
    (value) => typeof value === 'number' && Math.abs(value) <= LAST_DATE_MS,
  );

/** 0, 1, 2, ... */
export const count: Check<number> = simple(
  'a whole number',
  { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  (value) => Number.isSafeInteger(value) && Number(value) >= 0,
);

export function word<T extends string | number | boolean>(...words: readonly T[]): Check<T> {
  const known: ReadonlySet<unknown> = new Set(words);
  return simple(`one of ${words.join(', ')}`, { enum: words }, (value) => known.has(value));
}

/** One of the keys of a table. */
export const keyOf = <K extends string>(table: Readonly<Record<K, unknown>>): Check<K> =>
  word(...(Object.keys(table) as K[]));

export const optional = <T>({ test, schema }: Check<T>): Check<T | undefined> => ({
  test: (value) => (value === undefined ? undefined : test(value)),
  schema,
  isOptional: true,
});

/** Gives a shape a name of its own in the schema: that of its type. */
export const named = <T>(name: string, { test, schema }: Check<T>): Check<T> => ({
  test,
  schema: (define) => define(name, schema),
});

export const list = <T>({ test, schema }: Check<T>): Check<readonly T[]> => ({
  test(value) {
    if (!Array.isArray(value)) return wrong('a list', value);
    for (const [index, each] of value.entries()) {
      const problem = test(each);
      if (problem !== undefined) return `[${index}]${problem}`;
    }
    return undefined;
  },
  schema: (define) => ({ type: 'array', items: schema(define) }),
});

/** An object whose keys are data. */
export const record = <T>({ test, schema }: Check<T>): Check<Readonly<Record<string, T>>> => ({
  test(value) {
    if (!isPlain(value)) return wrong('an object', value);
    for (const key in value) {
      const problem = test(value[key]);
      if (problem !== undefined) return `[${JSON.stringify(key)}]${problem}`;
    }
    return undefined;
  },
  schema: (define) => ({ type: 'object', additionalProperties: schema(define) }),
});

export const object = <T>(shape: Shape<T>): Check<T> => ({
  test: fields(shape),
  schema: (define) => shapeSchema(shape, define),
});

function fields(shape: Readonly<Record<string, AnyCheck>>): ShapeTest {
  const tests = Object.entries(shape).map(([key, { test }]) => [key, test] as const);
  return (value) => {
    if (!isPlain(value)) return wrong('an object', value);
    for (const [key, test] of tests) {
      const problem = test(Object.hasOwn(value, key) ? value[key] : undefined);
      if (problem !== undefined) return `.${key}${problem}`;
    }
    return undefined;
  };
}

const shapeSchema = (shape: Readonly<Record<string, AnyCheck>>, define: Define): JsonObject =>
  mapSchema(
    Object.entries(shape).map(([key, { schema }]) => [key, schema(define)]),
    Object.keys(shape).filter((key) => shape[key]?.isOptional !== true),
  );

/** A union whose branch one key names: its values are those of `shapes`. */
export function variants<T extends Readonly<Record<K, string>>, K extends string>(
  key: K,
  shapes: { readonly [Name in T[K]]: Shape<Omit<Extract<T, Readonly<Record<K, Name>>>, K>> },
): Check<T> {
  const all = Object.entries<Readonly<Record<string, AnyCheck>>>(shapes);
  const known = new Map(all.map(([name, shape]) => [name, fields(shape)]));
  return {
    test(value) {
      if (!isPlain(value)) return wrong('an object', value);
      const test = typeof value[key] === 'string' ? known.get(value[key]) : undefined;
      return test === undefined ? `.${key}${wrong(`one of ${[...known.keys()].join(', ')}`, value[key])}` : test(value);
    },
    schema: (define) => ({
      oneOf: all.map(([name, shape]) => shapeSchema({ [key]: word(name), ...shape }, define)),
    }),
  };
}

/** An object that has at least one of these keys; each that is there is checked. */
export function keyed<T>(checks: Readonly<Record<string, AnyCheck>>): Check<T> {
  const keys = Object.keys(checks);
  const shape = Object.fromEntries(Object.entries(checks).map(([key, check]) => [key, optional<never>(check)]));
  const test = fields(shape);
  return {
    test: (value) =>
      isPlain(value) && keys.some((key) => Object.hasOwn(value, key))
        ? test(value)
        : wrong(`an object with ${keys.join(' or ')}`, value),
    schema: (define) => ({ ...shapeSchema(shape, define), anyOf: keys.map((key) => ({ required: [key] })) }),
  };
}

/** What two checks ask for, together. */
export const both = <T>(first: AnyCheck, second: AnyCheck): Check<T> => ({
  test: (value) => first.test(value) ?? second.test(value),
  schema: (define) => ({ allOf: [first.schema(define), second.schema(define)] }),
});

/** A number, or an object whose values are such numbers. */
export function perSeries<N extends number>(check: Check<N>): Check<PerSeries<N>> {
  const all = record(check);
  return {
    test: (value) => (isPlain(value) ? all.test(value) : check.test(value)),
    schema: (define) => ({ anyOf: [check.schema(define), all.schema(define)] }),
  };
}

/** Anything, but not so deep that what walks through it runs out of stack. */
export const json: Check<Json> = { test: (value) => deeper(value, 0), schema: () => ({}) };

export const jsonObject: Check<JsonObject> = {
  test: (value) => (isPlain(value) ? json.test(value) : wrong('an object', value)),
  schema: () => ({ type: 'object' }),
};

const DEEPEST = 200;

function deeper(value: unknown, depth: number): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth > DEEPEST) return `: nested deeper than ${DEEPEST}`;
  for (const each of Object.values(value)) {
    const problem = deeper(each, depth + 1);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
