import { compileRegex } from '../../prow/regex.ts';

/** The first groups of all matches of RE2 in a text, where `^` and `$` are the ends of a line; or the whole match without a group. */
export function matchesOf(pattern: string, text: string): string[] {
  const compiled = compileRegex(`(?m)${pattern}`);
  if ('error' in compiled) return [];
  const matcher = compiled.regex.matcher(text);
  const found: string[] = [];
  while (matcher.find()) found.push(matcher.group(matcher.groupCount() === 0 ? 0 : 1) ?? '');
  return found;
}

/** What is wrong with a pattern that is to find a value; undefined where it compiles and has one group. */
export function patternProblem(pattern: string, groups: 0 | 1): string | undefined {
  const compiled = compileRegex(`(?m)${pattern}`);
  if ('error' in compiled) return `expected RE2: ${compiled.error}`;
  const found = compiled.regex.groupCount();
  if (groups === 0 || found === 1) return undefined;
  return `expected one group (...) around the value, got ${found}: write (?:...) for a group that is none`;
}
