import { compileRegex } from '../../prow/regex.ts';

/** The first groups of all matches of RE2 in a text, where `^` and `$` are the ends of a line; or the whole match without a group. */
export const matchesOf = (pattern: string, text: string): string[] =>
  capturesOf(pattern, text).map(({ value }) => value);

/** The same, each with the number that it is only a part of: `1` is of `1,234.5` or of `1e6`. */
export function capturesOf(pattern: string, text: string): Capture[] {
  const compiled = compileRegex(`(?m)${pattern}`);
  if ('error' in compiled) return [];
  const matcher = compiled.regex.matcher(text);
  const found: Capture[] = [];
  while (matcher.find()) {
    const group = matcher.groupCount() === 0 ? 0 : 1;
    const value = matcher.group(group) ?? '';
    // A pattern that goes on beside its group says itself what is no part of it.
    const before = matcher.start(group) === matcher.start() ? text.slice(0, matcher.start()) : '';
    const behind = matcher.end(group) === matcher.end() ? text.slice(matcher.end()) : '';
    found.push({ value, ...cutIn(value, before, behind) });
  }
  return found;
}

export interface Capture {
  readonly value: string;
  readonly cutFrom?: string;
}

function cutIn(value: string, before: string, behind: string): Pick<Capture, 'cutFrom'> {
  const head = (/^[\d.]/.test(value) && /(?:[\d.,]*\d[.,]?|(?<!\S)-)$/.exec(before.slice(-MOST_DIGITS))?.[0]) || '';
  const tail =
    (/\d$/.test(value) && /^(?:[.,]?\d[\d.,]*)?(?:[eE][-+]?\d+)?/.exec(behind.slice(0, MOST_DIGITS))?.[0]) || '';
  return head === '' && tail === '' ? {} : { cutFrom: `${head}${value}${tail}` };
}

const MOST_DIGITS = 40;

/** What is wrong with a pattern that is to find a value; undefined where it compiles and has one group. */
export function patternProblem(pattern: string, groups: 0 | 1): string | undefined {
  const compiled = compileRegex(`(?m)${pattern}`);
  if ('error' in compiled) return `expected RE2: ${compiled.error}`;
  const found = compiled.regex.groupCount();
  if (groups === 0 || found === 1) return undefined;
  return `expected one group (...) around the value, got ${found}: write (?:...) for a group that is none`;
}
