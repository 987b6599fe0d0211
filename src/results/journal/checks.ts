import type { PerSeries } from '../../model/entry.ts';
import type { Json, JsonObject } from '../../model/json.ts';

/**
 * Whether a value that came out of JSON is a T: undefined, or what is wrong, with the path to it (`.nodes[0].cpu: expected a number,
 * got text`). The compiler holds a check against its type, so that a field cannot be added to a fact without one.
 */
export type Check<T> = Test & { readonly of?: (value: T) => T };
type Test = (value: unknown) => string | undefined;

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

export const text: Check<string> = (value) => (typeof value === 'string' ? undefined : wrong('a text', value));

export const flag: Check<boolean> = (value) => (typeof value === 'boolean' ? undefined : wrong('true or false', value));

/** A finite number: JSON's 1e999 is none. `N` is its unit. */
export const number =
  <N extends number>(): Check<N> =>
  (value) =>
    Number.isFinite(value) ? undefined : wrong('a number', value);

/** A time that a Date can hold. */
export const instant =
  <N extends number>(): Check<N> =>
  (value) =>
    typeof value === 'number' && Math.abs(value) <= LAST_DATE_MS ? undefined : wrong('milliseconds since 1970', value);

const LAST_DATE_MS = 8.64e15;

/** 0, 1, 2, ... */
export const count: Check<number> = (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? undefined : wrong('a whole number', value);

export const word = <T extends string>(...words: readonly T[]): Check<T> => {
  const known: ReadonlySet<unknown> = new Set(words);
  return (value) => (known.has(value) ? undefined : wrong(`one of ${words.join(', ')}`, value));
};

export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value) =>
    value === undefined ? undefined : check(value);

export const list =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (value) => {
    if (!Array.isArray(value)) return wrong('a list', value);
    for (const [index, each] of value.entries()) {
      const problem = check(each);
      if (problem !== undefined) return `[${index}]${problem}`;
    }
    return undefined;
  };

/** An object whose keys are data. */
export const record =
  <T>(check: Check<T>): Check<Readonly<Record<string, T>>> =>
  (value) => {
    if (!isPlain(value)) return wrong('an object', value);
    for (const key in value) {
      const problem = check(value[key]);
      if (problem !== undefined) return `[${JSON.stringify(key)}]${problem}`;
    }
    return undefined;
  };

export function object<T>(shape: Shape<T>): Check<T> {
  const fields = Object.entries<Test>(shape);
  return (value) => {
    if (!isPlain(value)) return wrong('an object', value);
    for (const [key, check] of fields) {
      const problem = check(Object.hasOwn(value, key) ? value[key] : undefined);
      if (problem !== undefined) return `.${key}${problem}`;
    }
    return undefined;
  };
}

/** A union told apart by one key, whose values are those of `shapes`. */
export function variants<T extends Readonly<Record<K, string>>, K extends string>(
  key: K,
  shapes: { readonly [Name in T[K]]: Shape<Omit<Extract<T, Readonly<Record<K, Name>>>, K>> },
): Check<T> {
  const known = new Map(Object.entries<Shape<object>>(shapes).map(([name, shape]) => [name, object(shape)]));
  return (value) => {
    if (!isPlain(value)) return wrong('an object', value);
    const check = typeof value[key] === 'string' ? known.get(value[key]) : undefined;
    return check === undefined ? `.${key}${wrong(`one of ${[...known.keys()].join(', ')}`, value[key])}` : check(value);
  };
}

/** A union told apart by which key is there. */
export function keyed<T>(checks: Readonly<Record<string, Test>>): Check<T> {
  return (value) => {
    if (!isPlain(value)) return wrong('an object', value);
    const key = Object.keys(checks).find((each) => Object.hasOwn(value, each));
    if (key === undefined) return wrong(`an object with ${Object.keys(checks).join(' or ')}`, value);
    const problem = checks[key]?.(value[key]);
    return problem === undefined ? undefined : `.${key}${problem}`;
  };
}

/** A number, or an object whose values are such numbers. */
export const perSeries = <N extends number>(check: Check<N>): Check<PerSeries<N>> => {
  const all = record(check);
  return (value) => (isPlain(value) ? all(value) : check(value));
};

/** Anything, but not so deep that what walks through it runs out of stack. */
export const json: Check<Json> = (value) => deeper(value, 0);

export const jsonObject: Check<JsonObject> = (value) => (isPlain(value) ? json(value) : wrong('an object', value));

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
