/**
 * The regular expression that a file pattern (`pkg/*.go`, `release-*`, `*.{yaml,yml}`) was meant to be; undefined for what is no file
 * pattern. A star repeats what stands before it: after a plain letter, a dash or a slash, or after nothing at all, it was not meant so.
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
