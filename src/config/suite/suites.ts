import { isJsonObject, objectAt, stringAt } from '../../model/json.ts';
import type { Suite } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Issue } from '../source/issue.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { type Claim, collisions } from './claims.ts';
import { readEntry } from './entry.ts';
import { readHead } from './head.ts';
import type { SiteIndex } from './references.ts';

/** Reads all suites; names that two of their tests take are issues. */
export function readSuites(files: readonly SourceFile[], around: SiteIndex): { suites: Suite[]; issues: Issue[] } {
  const read = files.map((file) => readSuite(file, around));
  const sources = read.flatMap(({ source }) => (source === undefined ? [] : [{ source }]));
  const copies = namedTwice('suite', sources);
  // In a copied file every name is taken, because the suite's is.
  const originals = read.filter(({ source }) => !copies.some(({ file }) => file === source?.file.path));
  return {
    suites: read.flatMap(({ suite }) => suite ?? []),
    issues: [
      ...read.flatMap(({ issues }) => issues),
      ...copies,
      ...collisions(originals.flatMap(({ claims }) => claims)),
    ],
  };
}

interface ReadSuite {
  readonly source?: Source;
  readonly suite?: Suite;
  readonly claims: readonly Claim[];
  readonly issues: readonly Issue[];
}

function readSuite(file: SourceFile, around: SiteIndex): ReadSuite {
  const { source, issues } = readSource(file);
  if (source === undefined) return { claims: [], issues };
  const head = readHead(source);
  const entries = Object.entries(objectAt(head.raw, 'tests'))
    .filter(([, test]) => isJsonObject(test))
    .map(([key]) => readEntry(head, key, around));
  return {
    source,
    suite: {
      name: stringAt(head.raw, 'suite') ?? '',
      description: stringAt(head.raw, 'description') ?? '',
      position: source.position([]),
      tests: entries.flatMap(({ tests }) => tests),
    },
    claims: entries.flatMap(({ claims }) => claims),
    // Each entry brings the complaints about what stands above it.
    issues: [...issues, ...(entries.length === 0 ? head.at({}).issues : entries.flatMap((entry) => entry.issues))],
  };
}

/** Files of one kind that give themselves the same name. */
export function namedTwice(
  key: 'cluster' | 'workload' | 'suite',
  files: readonly { readonly source: Source }[],
): Issue[] {
  const first = new Map<string, Source>();
  return files.flatMap(({ source }) => {
    const name = isJsonObject(source.value) ? stringAt(source.value, key) : undefined;
    const earlier = name === undefined ? undefined : first.get(name);
    if (name !== undefined && earlier === undefined) first.set(name, source);
    if (earlier === undefined) return [];
    const problem = `${earlier.file.path} is called \`${name}\` too`;
    return [complain(source, [key], { problem, hint: `give one of the two ${key}s another name` })];
  });
}
