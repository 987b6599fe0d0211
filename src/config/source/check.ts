import type * as z from 'zod';
import { complain } from './complain.ts';
import { describeProblem } from './describe.ts';
import type { Mistake } from './diagnostic.ts';
import { type Diagnostic, MOST_DIAGNOSTICS } from './diagnostic.ts';
import type { Source, SourceMap } from './read.ts';
import { didYouMean, nearest } from './suggest.ts';

/** A value, and where its members are in the files that people wrote. */
export interface Located {
  readonly value: unknown;
  readonly places: SourceMap;
  /** The path in the document of a path in the value. */
  home(path: readonly string[]): readonly string[];
  /** Whether parts of it could not be read. */
  readonly isTorn?: boolean;
  /** Where a key belongs that is not known in the map of this path, if it is known elsewhere. */
  belongs?(key: string, map: readonly string[]): string | undefined;
}

type ZodIssue = z.core.$ZodIssue;

/** Checks a whole document against its schema. */
export const checkSource = <S extends z.ZodType>(
  source: Source,
  schema: S,
  belongs?: Located['belongs'],
): { value?: z.output<S>; diagnostics: Diagnostic[] } =>
  checkValue(
    { value: source.value, places: source, home: (path) => path, isTorn: source.isTorn, ...(belongs && { belongs }) },
    schema,
  );

/** Checks a value against its schema; every mistake, of too many the first, becomes one diagnostic with its position. */
export function checkValue<S extends z.ZodType>(
  located: Located,
  schema: S,
): { value?: z.output<S>; diagnostics: Diagnostic[] } {
  const parsed = parse(schema, located.value);
  if (parsed.success) return { value: parsed.data, diagnostics: [] };
  const found = parsed.error.issues.slice(0, MOST_DIAGNOSTICS).flatMap((issue) => branchMeant(issue, []));
  const misspelt = new Set(found.flatMap((issue) => meantKeys(issue, found, located)));
  const unknownIn = new Set(found.filter(({ code }) => code === 'unrecognized_keys').map(({ path }) => keyOf(path)));
  return {
    diagnostics: found
      .filter((issue) => issue.input !== undefined || !misspelt.has(keyOf(issue.path)))
      // An unknown key may be the misspelt name of what the map lacks.
      .filter((issue) => issue.code !== 'custom' || !unknownIn.has(keyOf(issue.path)))
      .filter((issue) => located.isTorn !== true || !isOfAbsence(issue))
      .flatMap((issue) => toDiagnostics(located, issue, found)),
  };
}

/** Like `checkValue`; of a value with mistakes it also gives the correct part, where enough is left of it. */
export function checkParts<S extends z.ZodType>(
  located: Located,
  schema: S,
): { value?: z.output<S>; diagnostics: Diagnostic[]; isTorn: boolean } {
  const { value, diagnostics } = checkValue(located, schema);
  if (value !== undefined) return { value, diagnostics, isTorn: located.isTorn === true };
  let rest: unknown = structuredClone(located.value);
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const parsed = parse(schema, rest);
    if (parsed.success) return { value: parsed.data, diagnostics, isTorn: true };
    for (const path of parsed.error.issues.flatMap((issue) => branchMeant(issue, [])).flatMap(wrongPaths)) {
      if (path.length === 0) return { diagnostics, isTorn: true };
      rest = without(rest, path);
    }
  }
  return { diagnostics, isTorn: true };
}

/** A map that loses its wrong entry may then itself be wrong, and so on up. */
const MOST_TRIES = 5;

/** What a schema finds wrong: unknown keys, the value, or the map in which something is missing. */
function wrongPaths(issue: ZodIssue): PropertyKey[][] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => [...issue.path, key]);
  return [issue.input === undefined && issue.code !== 'invalid_key' ? issue.path.slice(0, -1) : [...issue.path]];
}

/** A copy without the value at a path. Of a list that it is in nothing is kept: the other entries would move. */
function without(value: unknown, [key, ...below]: readonly PropertyKey[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value).flatMap(([name, inner]): [string, unknown][] => {
    if (name !== String(key)) return [[name, inner]];
    const left = below.length === 0 ? undefined : without(inner, below);
    return left === undefined ? [] : [[name, left]];
  });
  return Object.fromEntries(entries);
}

/** Whether something is missed: in a torn value it may be where nothing could be read. */
const isOfAbsence = ({ code, input }: ZodIssue): boolean =>
  input === undefined || input === null || (code === 'custom' && typeof input === 'object');

const parse = <S extends z.ZodType>(schema: S, value: unknown): z.ZodSafeParseResult<z.output<S>> =>
  schema.safeParse(value, {
    reportInput: true,
    // An issue does not carry the schema that raised it, so its message brings what that schema knows.
    error: ({ code, expected, inst }) => {
      if (code === 'unrecognized_keys') return JSON.stringify(knowledgeOf(inst));
      return code === 'invalid_type' && expected === 'object' ? mapMeant(inst) : undefined;
    },
  });

const keyOf = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String));

/** The issues of the one branch of a union whose type the value has; without such a branch, that of the union. */
function branchMeant(issue: ZodIssue, above: readonly PropertyKey[]): ZodIssue[] {
  const path = [...above, ...issue.path];
  const branches = issue.code === 'invalid_union' ? issue.errors : [];
  const meant = branches.filter(
    (errors) => !errors.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) return only.flatMap((inner) => branchMeant(inner, path));
  return [{ ...issue, path }];
}

/** Paths that a misspelt key was probably meant to be: to report them as missing would repeat the mistake. */
function meantKeys(issue: ZodIssue, all: readonly ZodIssue[], { belongs }: Located): string[] {
  if (issue.code !== 'unrecognized_keys') return [];
  const known = knownKeys(issue);
  return issue.keys.flatMap((key) => {
    const isElsewhere = belongs?.(key, issue.path.map(String)) !== undefined;
    const meant = nearest(key, known) ?? (isElsewhere ? undefined : lackedBeside(issue, all));
    return meant === undefined ? [] : [keyOf([...issue.path, meant])];
  });
}

/** The one key that a map lacks, where one key of it is unknown: most likely the two are the same. */
function lackedBeside({ keys, path }: z.core.$ZodIssueUnrecognizedKeys, all: readonly ZodIssue[]): string | undefined {
  const absent = all.filter((other) => other.input === undefined && keyOf(other.path.slice(0, -1)) === keyOf(path));
  const [only, ...others] = absent.filter(({ code }) => code === 'invalid_type');
  return only === undefined || others.length > 0 || keys.length > 1 ? undefined : String(only.path.at(-1));
}

function toDiagnostics({ places, home, belongs }: Located, issue: ZodIssue, all: readonly ZodIssue[]): Diagnostic[] {
  const inside = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.slice(0, MOST_DIAGNOSTICS).map((key) => {
      const others = { elsewhere: belongs?.(key, inside), lacked: lackedBeside(issue, all) };
      return complain(places, home([...inside, key]), unknownKey(key, issue, others), 'key');
    });
  }
  const path = home(inside);
  const complaint = describeProblem(issue, places.written(path));
  return [complain(places, path, complaint, isAboutKey(issue) ? 'key' : 'value')];
}

const isAboutKey = (issue: ZodIssue): boolean =>
  issue.code === 'invalid_key' || (issue.code === 'custom' && issue.params?.about === 'key');

function unknownKey(
  key: string,
  issue: z.core.$ZodIssueUnrecognizedKeys,
  { elsewhere, lacked }: { readonly elsewhere: string | undefined; readonly lacked: string | undefined },
): Mistake {
  const known = knownKeys(issue);
  const present = Object.keys(issue.input ?? {});
  const free = known.filter((name) => !present.includes(name));
  // A key that is right elsewhere is no slip of the pen.
  const hint =
    elsewhere ??
    didYouMean(key, free) ??
    belongsUnder(key, issue) ??
    (lacked && `\`${lacked}\` is missing here: did you mean it?`);
  const listed = known.length > 0 && (known.length <= 12 || hint === undefined);
  return {
    message: `unknown key \`${key.slice(0, 60)}\``,
    expected: listed ? `one of ${known.join(', ')}` : undefined,
    hint,
  };
}

const MOST_KEYS = 8;

/** In the words of src/config/source/describe.ts. */
function mapMeant(schema: unknown): string | undefined {
  const { discriminator } = (schema as ZodInside).def ?? {};
  const keys = discriminator === undefined ? Object.keys(shapeOf(schema) ?? {}).sort() : [discriminator];
  if (keys.length === 0) return undefined;
  return `expected a map with ${keys.slice(0, MOST_KEYS).join(', ')}${keys.length > MOST_KEYS ? ', ...' : ''}`;
}

/** The keys that an object's schema knows, and those that its members know. */
type Knowledge = Readonly<Record<string, readonly string[]>>;

function knowledgeOf(schema: unknown): Knowledge {
  const shape = Object.entries(shapeOf(schema) ?? {});
  return Object.fromEntries(shape.map(([key, below]) => [key, Object.keys(shapeOf(below) ?? {})]));
}

const knowledgeIn = (issue: z.core.$ZodIssueUnrecognizedKeys): Knowledge => JSON.parse(issue.message);
const knownKeys = (issue: z.core.$ZodIssueUnrecognizedKeys): string[] => Object.keys(knowledgeIn(issue)).sort();

function belongsUnder(key: string, issue: z.core.$ZodIssueUnrecognizedKeys): string | undefined {
  for (const [parent, below] of Object.entries(knowledgeIn(issue))) {
    const near = nearest(key, below);
    if (near !== undefined) return `did you mean \`${near}\` under \`${parent}\`?`;
  }
  return undefined;
}

interface ZodInside {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly def?: { readonly discriminator?: string; readonly innerType?: ZodInside; readonly getter?: () => ZodInside };
}

/** The keys of an object's schema, through optional, default and lazy; undefined for any other schema. */
function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  let inside = schema as ZodInside | undefined;
  for (let def = inside?.def; ; def = inside?.def) {
    const below = def?.innerType ?? def?.getter?.();
    if (below === undefined) return inside?.shape;
    inside = below;
  }
}
