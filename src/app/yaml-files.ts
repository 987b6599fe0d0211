import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { readFile } from '../adapters/disk/read-file.ts';
import { decodeUtf8 } from '../config/source/decode.ts';
import type { Diagnostic } from '../config/source/diagnostic.ts';
import type { SourceFile } from '../config/source/read.ts';
import { usageError } from '../model/errors.ts';
import { type PathPatterns, readPathPatterns } from './path-patterns.ts';

/**
 * The YAML files that paths on the command line name: files as they are, folders recursively, as Prow walks them (.yaml and .yml; nothing
 * whose name begins with `..`, nothing that a `.prowignore` on the way leaves out), without testdata, node_modules, and what `exclude` leaves out: patterns of
 * gitignore(5) from the person's working folder. Paths are shown from there too. Bytes that are not UTF-8 are a diagnostic.
 */
export function readYamlFiles(
  given: readonly string[],
  standing: string,
  exclude: readonly string[] = [],
): { files: SourceFile[]; diagnostics: Diagnostic[] } {
  const files: SourceFile[] = [];
  const diagnostics: Diagnostic[] = [];
  const seen = new Set<string>();
  const excluded: Ignored = { folder: standing, patterns: readPathPatterns(exclude) };
  for (const path of given.flatMap((one) =>
    findYaml(resolve(standing, one), one, { above: new Set(), ignored: [excluded] }),
  )) {
    const real = realpathSync(path);
    if (seen.has(real)) continue;
    seen.add(real);
    const shown = relative(standing, path) || path;
    const decoded = decodeUtf8(shown, readFile(path));
    if ('diagnostic' in decoded) diagnostics.push(decoded.diagnostic);
    else files.push({ path: shown, text: decoded.text });
  }
  return { files, diagnostics };
}

interface Walk {
  /** The folders that the walk is in, to know links that lead back. */
  readonly above: ReadonlySet<string>;
  readonly ignored: readonly Ignored[];
}

interface Ignored {
  readonly folder: string;
  readonly patterns: PathPatterns;
}

function findYaml(path: string, given: string, { above, ignored }: Walk): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    if (above.size > 0) return []; // a dangling link
    throw usageError(`there is no file or folder ${given}`);
  }
  if (isLeftOut(path, stat.isDirectory(), ignored)) return [];
  if (!stat.isDirectory()) return above.size === 0 || /\.ya?ml$/.test(path) ? [path] : [];
  const real = realpathSync(path);
  if (above.has(real)) return []; // a link to a folder above
  const names = readdirSync(path).sort();
  const own = names.includes('.prowignore') ? [readIgnoreFile(path)] : [];
  const walk = { above: new Set([...above, real]), ignored: [...ignored, ...own] };
  return names
    .filter((name) => !name.startsWith('..') && !SKIPPED.has(name))
    .flatMap((name) => findYaml(join(path, name), given, walk));
}

const readIgnoreFile = (folder: string): Ignored => ({
  folder,
  patterns: readPathPatterns(readFile(join(folder, '.prowignore')).toString().split('\n')),
});

function isLeftOut(path: string, isFolder: boolean, ignored: readonly Ignored[]): boolean {
  return ignored.some(({ folder, patterns }) => {
    const inside = relative(folder, path);
    return inside !== '' && patterns(inside, isFolder);
  });
}

const SKIPPED = new Set(['.git', 'node_modules', 'testdata']);
