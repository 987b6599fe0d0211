import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { readFile } from '../adapters/disk/read-file.ts';
import { decodeUtf8 } from '../config/source/decode.ts';
import type { Issue } from '../config/source/issue.ts';
import type { SourceFile } from '../config/source/read.ts';
import { usageError } from '../model/errors.ts';
import type { Io } from './io.ts';

/**
 * The YAML files that paths on the command line name: files as they are, folders recursively, as Prow walks them (.yaml and .yml; nothing
 * whose name begins with `..`), without testdata and node_modules. Paths are shown from where the person stands. Bytes that are not UTF-8 are an issue.
 */
export function readYamlFiles(io: Io, given: readonly string[]): { files: SourceFile[]; issues: Issue[] } {
  const files: SourceFile[] = [];
  const issues: Issue[] = [];
  const seen = new Set<string>();
  for (const path of given.flatMap((one) => findYaml(io.path(one), one, new Set()))) {
    const real = realpathSync(path);
    if (seen.has(real)) continue;
    seen.add(real);
    const shown = relative(io.standing, path) || path;
    const decoded = decodeUtf8(shown, readFile(path));
    if ('issue' in decoded) issues.push(decoded.issue);
    else files.push({ path: shown, text: decoded.text });
  }
  return { files, issues };
}

function findYaml(path: string, given: string, above: ReadonlySet<string>): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) {
    if (above.size > 0) return []; // a dangling link
    throw usageError(`there is no file or folder ${given}`);
  }
  if (!stat.isDirectory()) return above.size === 0 || /\.ya?ml$/.test(path) ? [path] : [];
  const real = realpathSync(path);
  if (above.has(real)) return []; // a link to a folder above
  return readdirSync(path)
    .filter((name) => !name.startsWith('..') && !SKIPPED.has(basename(name)))
    .sort()
    .flatMap((name) => findYaml(join(path, name), given, new Set([...above, real])));
}

const SKIPPED = new Set(['.git', 'node_modules', 'testdata']);
