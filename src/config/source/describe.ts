import type * as z from 'zod';
import { counted } from '../../model/counted.ts';
import type { Mistake } from './diagnostic.ts';
import { preview } from './diagnostic.ts';
import { remedyFor } from './remedy.ts';
import { didYouMean } from './suggest.ts';

/**
 * A zod issue in words. Schemas say what they expect in a message that begins with `expected `; any other message of theirs
 * is the problem itself; `params` may hold what was expected, what came, and a hint.
 */
export function describeProblem(issue: z.core.$ZodIssue, written: string | undefined): Mistake {
  const got = { got: preview(issue.input) };
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue, written);
    case 'invalid_value':
      return notOneOf(issue.values.map(String), issue.input, issue.path.at(-1));
    case 'invalid_union':
      return wrongBranch(issue);
    case 'too_small':
      return {
        message: issue.origin === 'string' ? 'too short' : 'too small',
        expected: `${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`,
        ...got,
      };
    case 'too_big':
      return {
        message: issue.origin === 'string' ? 'too long' : 'too large',
        expected: `at most ${amount(issue.maximum, issue.origin)}`,
        ...got,
      };
    case 'invalid_key':
      return wrongKey(issue);
    default:
      if (issue.input === null && issue.message.startsWith('expected '))
        return withoutValue(fromMessage(issue).expected);
      if (issue.input === undefined)
        return { ...fromMessage(issue), message: `missing \`${String(issue.path.at(-1))}\`` };
      return { ...(typeof issue.input !== 'object' && got), ...fromMessage(issue) };
  }
}

function wrongKey({ issues: [first], path, message }: z.core.$ZodIssueInvalidKey): Mistake {
  const mistake = first === undefined ? { message } : fromMessage(first);
  const isNamed = mistake.message.includes(`\`${String(path.at(-1))}\``);
  return { ...mistake, ...(!isNamed && { got: preview(path.at(-1)) }) };
}

function fromMessage(issue: { readonly message: string; readonly params?: unknown }): Mistake {
  const more = Object.fromEntries(
    ['expected', 'got', 'hint'].flatMap((key) => {
      const text = valueAt(issue.params, key);
      return typeof text === 'string' ? [[key, text]] : [];
    }),
  );
  if (issue.message.startsWith('expected ')) {
    return { message: 'not valid', expected: issue.message.slice('expected '.length), ...more };
  }
  return { message: issue.message, ...more };
}

function wrongType(issue: z.core.$ZodIssueInvalidType, written: string | undefined): Mistake {
  const expected = nounOf(issue);
  if (issue.input === undefined) return { message: `missing \`${String(issue.path.at(-1) ?? '')}\``, expected };
  if (issue.input === null) return withoutValue(expected);
  const isPlain = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  const got = isPlain ? (written ?? String(issue.input)) : preview(issue.input);
  return {
    message: 'wrong type',
    expected,
    got,
    hint: remedyFor(expected, issue.input, isPlain ? written : undefined),
  };
}

/** `key:` alone, or with a comment. */
function withoutValue(expected: string | undefined): Mistake {
  const hash = expected === 'text' ? '; a text that begins with # must be quoted' : '';
  return { message: 'no value', expected, hint: `write one, or remove the key${hash}` };
}

function nounOf(issue: z.core.$ZodIssueInvalidType): string {
  if (issue.message.startsWith('expected ')) return issue.message.slice('expected '.length);
  const nouns: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a map',
    record: 'a map',
  };
  return nouns[issue.expected] ?? issue.expected;
}

/** The discriminator says which branch of a union is meant; without one, only what came is known. */
function wrongBranch(issue: z.core.$ZodIssueInvalidUnion): Mistake {
  if (!('options' in issue) || issue.options === undefined) {
    const wanted = issue.message.startsWith('expected ') ? { expected: issue.message.slice('expected '.length) } : {};
    if (issue.input === undefined) return { message: `missing \`${String(issue.path.at(-1) ?? '')}\``, ...wanted };
    if (issue.input === null) return withoutValue(wanted.expected);
    return { message: 'not allowed here', ...wanted, got: preview(issue.input) };
  }
  return notOneOf(issue.options.map(String), valueAt(issue.input, issue.discriminator), issue.discriminator);
}

function notOneOf(known: readonly string[], input: unknown, key: PropertyKey | undefined): Mistake {
  const hint = typeof input === 'string' ? didYouMean(input, known) : undefined;
  return {
    message: input === undefined ? `missing \`${String(key ?? '')}\`` : 'not one of the known values',
    expected: known.length === 1 ? String(known[0]) : `one of ${known.join(', ')}`,
    got: preview(input),
    ...(hint !== undefined && { hint }),
  };
}

const amount = (count: number | bigint, origin: string): string =>
  origin === 'array' || origin === 'set'
    ? counted(Number(count), 'entry', 'entries')
    : origin === 'string'
      ? counted(Number(count), 'character')
      : String(count);

function valueAt(value: unknown, key: unknown): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
