import { checkedBy } from '../benchmarks/declared/parse.ts';
import { ASKED_FIELDS, askedName } from '../benchmarks/reader.ts';
import type { ParseDeclaration } from '../model/parse-declaration.ts';
import type { Objection } from './scenario.ts';

/** What a command is said to ask of its tool, and no output of that says: no output would be a result. */
export function uncheckedAsked(parse: ParseDeclaration, asked: Readonly<Record<string, unknown>>): Objection[] {
  const checks = checkedBy(parse);
  const isAsked = (name: string): boolean => asked[name] !== undefined;
  const unchecked = ASKED_FIELDS.filter((field) => !checks.includes(field))
    .map(askedName)
    .filter(isAsked);
  if (unchecked.length === 0) return [];
  const message = `${unchecked.join(' and ')} cannot be checked in the output of ${parse.tool}, so that no output would be a result`;
  const known = checks.map(askedName);
  const hint =
    known.length === 0
      ? 'leave it out: nothing of it can be checked'
      : `leave it out; it can check ${known.join(', ')}`;
  return [{ parameter: 'asked', message, hint }];
}
