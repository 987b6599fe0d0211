import { RE2JS } from 're2js';
import { messageOf } from '../model/errors.ts';

export type Regex = RE2JS;

/** Go's regexp.Compile: RE2 syntax, no lookaround. The error is for people. */
export function compileRegex(pattern: string): { regex: Regex } | { error: string } {
  try {
    return { regex: RE2JS.compile(pattern) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/** Go's MatchString: anywhere in the text. A pattern that is none matches nothing. */
export function matches(pattern: string, text: string): boolean {
  const compiled = compileRegex(pattern);
  return 'regex' in compiled && compiled.regex.matcher(text).find();
}
