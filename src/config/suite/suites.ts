import { isJsonObject, objectAt, stringAt } from '../../model/json.ts';
import type { Suite } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import { readSource, type Source, type SourceFile } from '../source/read.ts';
import { collisions, type NameUse } from './claims.ts';
import { readEntry } from './entry.ts';
import { readHead } from './head.ts';
import type { SiteIndex } from './references.ts';

/** Reads all suites; names that two of their tests take are diagnostics. */
export function readSuites(
  files: readonly SourceFile[],
  index: SiteIndex,
): { suites: Suite[]; diagnostics: Diagnostic[] } {
  const read = files.map((file) => readSuite(file, index));
  const sources = read.flatMap(({ source }) => (source === undefined ? [] : [{ source }]));
  const copies = namedTwice('suite', sources);
  // In a copy of another suite every name is taken: the name of the suite says it once.
  const originals = read.filter(({ source }) => !copies.some(({ file }) => file === source?.file.path));
  return {
    suites: read.flatMap(({ suite }) => suite ?? []),
    diagnostics: [
      ...read.flatMap(({ diagnostics }) => diagnostics),
      ...copies,
      ...collisions(originals.flatMap(({ claims }) => claims)),
    ],
  };
}

interface ReadSuite {
  readonly source?: Source;
  readonly suite?: Suite;
  readonly claims: readonly NameUse[];
  readonly diagnostics: readonly Diagnostic[];
}

function readSuite(file: SourceFile, index: SiteIndex): ReadSuite {
  const { source, diagnostics } = readSource(file);
  if (source === undefined) return { claims: [], diagnostics };
  const head = readHead(source);
  const entries = Object.entries(objectAt(head.raw, 'tests'))
    .filter(([, test]) => isJsonObject(test))
    .map(([key]) => readEntry(head, key, index));
  return {
    source,
    suite: {
      name: stringAt(head.raw, 'suite') ?? '',
      description: stringAt(head.raw, 'description') ?? '',
      position: source.position([]),
      tests: entries.flatMap(({ tests }) => tests),
    },
    claims: entries.flatMap(({ claims }) => claims),
    // Each entry repeats the diagnostics about what is above it.
    diagnostics: [
      ...diagnostics,
      ...(entries.length === 0 ? head.at({}).diagnostics : entries.flatMap((entry) => entry.diagnostics)),
    ],
  };
}

/** Files of one kind that give themselves the same name. */
export function namedTwice(
  key: 'cluster' | 'workload' | 'suite',
  files: readonly { readonly source: Source }[],
): Diagnostic[] {
  const first = new Map<string, Source>();
  return files.flatMap(({ source }) => {
    const name = isJsonObject(source.value) ? stringAt(source.value, key) : undefined;
    const earlier = name === undefined ? undefined : first.get(name);
    if (name !== undefined && earlier === undefined) first.set(name, source);
    if (earlier === undefined) return [];
    const message = `${earlier.file.path} is called \`${name}\` too`;
    return [complain(source, [key], { message, hint: `give one of the two ${key}s another name` })];
  });
}
