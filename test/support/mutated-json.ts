import fc from 'fast-check';
import { isJsonObject, type Json, type JsonObject } from '../../src/model/json.ts';

type Path = readonly (string | number)[];

/** Values of every kind that JSON has, at the edges of what our types allow. */
const anyValue: fc.Arbitrary<Json | undefined> = fc.oneof(
  fc.constantFrom<Json | undefined>(undefined, null, true, false, '', 'x', 0, 1, -1, 1.5, 1e16, 9e15, -9e15, [], {}),
  fc.constantFrom<Json>(['x'], [0], [{}], { x: 0 }, { x: 'y' }, { phase: 'x' }, { kind: 'x' }, 'present', 'burst'),
);

/** The value with one thing in it replaced by another, or left out. */
export const mutated = (value: Json): fc.Arbitrary<Json> =>
  fc.tuple(fc.constantFrom(...pathsIn(value, [])), anyValue).map(([path, next]) => replaced(value, path, next) ?? null);

function pathsIn(value: Json, at: Path): Path[] {
  if (Array.isArray(value)) return [at, ...value.flatMap((each, index) => pathsIn(each, [...at, index]))];
  if (!isJsonObject(value)) return [at];
  return [at, ...Object.entries(value).flatMap(([key, each]) => pathsIn(each, [...at, key]))];
}

function replaced(value: Json, [key, ...rest]: Path, next: Json | undefined): Json | undefined {
  if (key === undefined) return next;
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => (index === key ? (replaced(each, rest, next) ?? []) : [each]));
  }
  const { [key]: below = null, ...others } = value as JsonObject;
  const inner = replaced(below, rest, next);
  return inner === undefined ? others : { ...others, [key]: inner };
}
