/** Whether the patterns of a .gitignore, or one of its kin such as .prowignore, leave a path out. */
export type PathPatterns = (path: string, isFolder: boolean) => boolean;

/**
 * Reads patterns as gitignore(5) has them: the last that matches decides, `!` takes back, a `/` anywhere but at the end ties a pattern to
 * the folder of the patterns, and one at the end means folders only. Paths are relative to that folder, with `/`.
 */
export function readPathPatterns(lines: readonly string[]): PathPatterns {
  const patterns = lines.flatMap(readLine);
  return (path, isFolder) => {
    const last = patterns.findLast(({ regex, foldersOnly }) => (isFolder || !foldersOnly) && regex.test(path));
    return last !== undefined && !last.takesBack;
  };
}

interface PathPattern {
  readonly regex: RegExp;
  readonly takesBack: boolean;
  readonly foldersOnly: boolean;
}

function readLine(line: string): PathPattern[] {
  const text = line.replace(/\r$/, '').replace(/(?<!\\) +$/, '');
  if (text === '' || text.startsWith('#')) return [];
  const takesBack = text.startsWith('!');
  const foldersOnly = text.endsWith('/');
  const glob = text.slice(takesBack ? 1 : 0, foldersOnly ? -1 : undefined);
  const isTied = glob.includes('/');
  const body = toRegex(glob.replace(/^\//, ''));
  return [{ regex: new RegExp(`^${isTied ? '' : '(?:.*/)?'}${body}$`, 's'), takesBack, foldersOnly }];
}

function toRegex(glob: string): string {
  return glob.replace(/\*\*\/|\/\*\*$|\*+|\?|\\.|\[!?[^\]]+\]|[.+^${}()|[\]\\]/g, (token) => {
    if (token === '**/') return '(?:.*/)?';
    if (token === '/**') return '/.*';
    if (token.startsWith('*')) return '[^/]*';
    if (token === '?') return '[^/]';
    if (token.length > 2 && token.startsWith('[')) return token.replace('[!', '[^').replaceAll('\\', '\\\\');
    return token.length > 1 ? `\\${token.slice(1)}`.replace(/\\(\w)/, '$1') : `\\${token}`;
  });
}
