import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What a file of this repository imports or re-exports, as it is written there; `types`: also what is gone at run time. */
export function importsOf(file: string, { types }: { types: boolean }): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /^(?:import|export)\s(type\s)?[^;]*?from '([^']+)'|import\('([^']+)'\)|^import '([^']+)'/gm,
  );
  return [...found]
    .filter(([, type]) => types || type === undefined)
    .map(([, , from, dynamic, bare]) => from ?? dynamic ?? bare ?? '');
}

/** Where an import of `file` leads: a path from the root of this repository, or the name of a package. */
export const importTarget = (file: string, path: string): string =>
  path.startsWith('.') ? relative(root, join(root, file, '..', path)) : path;

/** All that a file needs at run time, through whatever it imports: paths of this repository and names of packages. */
export function reachedFrom(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  if (!file.endsWith('.ts')) return reached;
  for (const path of importsOf(file, { types: false })) reachedFrom(importTarget(file, path), reached);
  return reached;
}
