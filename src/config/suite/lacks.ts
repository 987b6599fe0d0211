import { firstFew } from '../../model/counted.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Layer } from './cascade.ts';
import type { SiteIndex } from './references.ts';

/** Something that a test needs and no layer around it says. */
export interface Lack {
  readonly what: 'cluster' | 'workload' | 'repo';
  /** The test's own layer. */
  readonly own: Layer;
  /** What of the test needs it, as a path below the test. */
  readonly path: readonly string[];
}

/** What tests of one suite lack, each thing once: where several lack it, it is missing above them. */
export function lackDiagnostics(lacks: readonly Lack[], index: SiteIndex): Diagnostic[] {
  const groups = Map.groupBy(lacks, ({ what, own }) => JSON.stringify([what, own.source.file.path]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { what, own } = first;
    const tests = [...new Set(group.map(({ own }) => own.at.at(-1) ?? ''))];
    const known = what === 'repo' ? undefined : index.named[what];
    const mistake = {
      expected: known === undefined || known.length === 0 ? undefined : `one of ${[...known].sort().join(', ')}`,
      hint: HINTS[what],
    };
    const message =
      tests.length === 1 ? MESSAGES[what] : `${MESSAGES[what]}; ${tests.length} tests lack it: ${firstFew(tests)}`;
    const at = tests.length === 1 ? [...own.at, ...first.path] : ['tests'];
    return [complain(own.source, at, { message, ...mistake }, 'key')];
  });
}

const MESSAGES: Readonly<Record<Lack['what'], string>> = {
  cluster: 'no cluster is named',
  workload: 'no workload is named',
  repo: 'a presubmit or postsubmit needs a repository',
};

const HINTS: Readonly<Record<Lack['what'], string>> = {
  cluster: 'cluster: NAME, at the top of the suite for all its tests, or in the test',
  workload: 'workload: NAME, under `defaults` of the suite for all its tests, or in the test',
  repo: 'repo: org/repo@branch, at the top of the suite for all its tests, or in the test',
};
