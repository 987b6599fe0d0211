import { compareText } from '../../model/order.ts';
import { isGenerated } from './marker.ts';
import type { GeneratedFile } from './types.ts';

/** What is at a path below the output folders: a file's text, or undefined for what is no plain file. */
export type Standing = ReadonlyMap<string, string | undefined>;

/**
 * How the output folders differ from what would be generated. `foreign` is where a generated file belongs, and is not ours;
 * a `stranger` is a YAML file that is not ours and would be read with ours (Prow reads all of `jobs/`, TestGrid all of `testgrid/`);
 * an `orphan` is ours and no longer generated, a `leftover` a file that we had begun. Other files, such as OWNERS, are no difference.
 */
export interface Difference {
  readonly kind: 'missing' | 'changed' | 'orphan' | 'leftover' | 'foreign' | 'stranger';
  readonly path: string;
}

/** Sorted by path. Files of others are at home in the folder `shared`. */
export function compareOutput(generated: readonly GeneratedFile[], standing: Standing, shared = ''): Difference[] {
  const wanted = new Set(generated.map(({ path }) => path));
  const others = [...standing].flatMap(([path, text]): Difference[] => {
    if (wanted.has(path)) return [];
    if (text !== undefined && isGenerated(text)) return [{ kind: 'orphan', path }];
    const isAlone = !path.startsWith(`${shared}/`);
    return isAlone && /\.ya?ml$/i.test(path) ? [{ kind: 'stranger', path }] : [];
  });
  return [...generated.flatMap((file) => compareFile(file, standing)), ...others].sort((a, b) =>
    compareText(a.path, b.path),
  );
}

function compareFile({ path, text }: GeneratedFile, standing: Standing): Difference[] {
  if (!standing.has(path)) return [{ kind: 'missing', path }];
  const there = standing.get(path);
  if (there === text) return [];
  return [{ kind: there !== undefined && isGenerated(there) ? 'changed' : 'foreign', path }];
}
