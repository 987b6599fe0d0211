import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import type { Issue } from './issue.ts';
import type { Source } from './read.ts';

/** Checks a document against its schema; every mistake becomes one issue with its position. */
export function checkSource<T>(source: Source, schema: z.ZodType<T>): { value?: T; issues: Issue[] } {
  const parsed = schema.safeParse(source.value, { reportInput: true });
  if (parsed.success) return { value: parsed.data, issues: [] };
  return { issues: parsed.error.issues.flatMap((issue) => toIssues(source, schema, issue)) };
}

function toIssues(source: Source, schema: z.ZodType, issue: z.core.$ZodIssue): Issue[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(source, [...issue.path, key], knownKeys(schema, issue.path)));
  }
  const position = source.position(issue.path);
  return [
    {
      ...position,
      path: issue.path.map(String).join('.'),
      problem: issue.message,
      got: preview(issue.input),
      excerpt: source.excerpt(position.line),
    },
  ];
}

function unknownKey(source: Source, path: PropertyKey[], known: readonly string[]): Issue {
  const key = String(path.at(-1));
  const position = source.keyPosition(path);
  const near = known.length === 0 ? undefined : closest(key, known);
  const suggestion = near !== undefined && distance(key, near) <= 3 ? `did you mean \`${near}\`?` : undefined;
  return {
    ...position,
    path: path.map(String).join('.'),
    problem: `unknown key \`${key}\``,
    ...(known.length > 0 && { expected: `one of ${known.join(', ')}` }),
    ...(suggestion !== undefined && { hint: suggestion }),
    excerpt: source.excerpt(position.line),
  };
}

/** The keys that the schema knows at a path; empty where it cannot be told. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const key of path) at = stepInto(at, key);
  const shape = shapeOf(at);
  return shape === undefined ? [] : Object.keys(shape).sort();
}

interface ZodInside {
  readonly shape?: Record<string, unknown>;
  readonly def?: { readonly innerType?: unknown; readonly valueType?: unknown; readonly element?: unknown };
}

function stepInto(at: unknown, key: PropertyKey): unknown {
  const inside = unwrap(at);
  return inside?.shape?.[String(key)] ?? inside?.def?.valueType ?? inside?.def?.element;
}

const shapeOf = (at: unknown): Record<string, unknown> | undefined => unwrap(at)?.shape;

function unwrap(at: unknown): ZodInside | undefined {
  let inside = at as ZodInside | undefined;
  while (inside?.def?.innerType !== undefined) inside = inside.def.innerType as ZodInside;
  return inside;
}

/** What came, short enough for one line. */
export function preview(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
