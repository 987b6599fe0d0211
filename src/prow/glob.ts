import { compileRegex, matches } from './regex.ts';

/**
 * The regular expression that a file pattern (`pkg/*.go`, `release-*`, `*.{yaml,yml}`) was meant to be; undefined for what is no file
 * pattern. A star repeats what is before it: after a plain letter, a dash or a slash, or after nothing at all, it was not meant so.
 */
export function globMeant(pattern: string): string | undefined {
  if (!isGlob(pattern)) return undefined;
  const body = pattern.replace(/^\^/, '').replace(/\$$/, '');
  return `^${body.replaceAll(/\\.|\*\*\/|\*+|\?|\.|\{[^{}]*\}/g, translated)}$`;
}

const isGlob = (pattern: string): boolean =>
  /^\^?\*/.test(pattern) || // nothing to repeat
  /\*\*/.test(pattern) ||
  /(^|[^\\])[\w/-]\*/.test(pattern) ||
  /\{[^{}]*[^\d{},\s][^{}]*,[^{}]*\}/.test(pattern); // alternatives, where RE2 knows counts only

function translated(part: string): string {
  if (part.startsWith('\\')) return part;
  if (part === '**/') return '(.*/)?';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part === '.') return '\\.';
  return `(${part
    .slice(1, -1)
    .split(',')
    .map((each) => each.trim().replaceAll('.', '\\.').replaceAll('*', '[^/]*'))
    .join('|')})`;
}

/**
 * A path or branch that a pattern would match if it were a glob, and does not match as the regular expression that Prow takes it for;
 * undefined where nothing looks like a glob, or both agree.
 */
export function missedByRegex(pattern: string): { readonly glob: string; readonly sample: string } | undefined {
  if ('error' in compileRegex(pattern)) return undefined;
  for (const glob of globsIn(pattern)) {
    const sample = glob.replaceAll('**', 'a/b').replaceAll('*', 'x1');
    if (!matches(pattern, sample)) return { glob, sample };
  }
  return undefined;
}

/**
 * Words with a star that repeats a letter, a dash or a slash, which is hardly ever meant. Only a whole alternative is such a word: in
 * `\d*` and `.*\/*.yaml` the rest says that a regular expression is meant.
 */
export const globsIn = (pattern: string): string[] =>
  (pattern.match(/(?<=^|[(|^])[\w./*-]+(?=$|[)|$])/g) ?? []).filter(
    (word) => /(^|[\w/-])\*/.test(word) && !/\.\*/.test(word),
  );
