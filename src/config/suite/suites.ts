import { isJsonObject, objectAt, stringAt } from '../../model/json.ts';
import { namesCommit } from '../../model/subject.ts';
import type { Suite, Test } from '../../model/suite.ts';
import { complain } from '../source/complain.ts';
import type { Diagnostic } from '../source/diagnostic.ts';
import type { Source } from '../source/read.ts';
import { collisions } from './claims.ts';
import { joined, type ReadEntry, readEntry } from './entry.ts';
import { githubTriggersOf } from './github.ts';
import { readHead } from './head.ts';
import { heldOtherwise } from './held.ts';
import { lackDiagnostics } from './lacks.ts';
import { placeholderDiagnostics } from './placeholders.ts';
import type { SiteIndex } from './references.ts';
import type { ReadText } from './texts.ts';
import { togetherDiagnostics, togetherJobDiagnostics } from './together.ts';

/** Reads all suites; names that two of their tests take are diagnostics. */
export function readSuites(
  texts: readonly ReadText[],
  index: SiteIndex,
): { suites: Suite[]; diagnostics: Diagnostic[]; jobDiagnostics: Diagnostic[] } {
  const read = texts.map((text) => readSuite(text, index));
  const copies = namedTwice('suite', texts);
  // In a copy of another suite every name is taken: the name of the suite says it once.
  const originals = read.filter(({ source }) => !copies.some(({ file }) => file === source?.file.path));
  return {
    suites: read.flatMap(({ suite }) => suite ?? []),
    diagnostics: [
      ...read.flatMap(({ diagnostics }) => diagnostics),
      ...lackDiagnostics(read.flatMap(({ lacks }) => lacks)),
      ...placeholderDiagnostics(
        read.flatMap(({ fillings }) => fillings),
        index,
      ),
      ...copies,
      ...heldOtherwise(read),
      ...collisions(originals.flatMap(({ claims }) => claims)),
    ],
    jobDiagnostics: [
      ...lackDiagnostics(read.flatMap(({ jobLacks }) => jobLacks)),
      ...read.flatMap(({ together = [] }) => together),
    ],
  };
}

interface ReadSuite extends Omit<ReadEntry, 'tests'> {
  readonly source?: Source;
  readonly suite?: Suite;
  /** Mistakes of jobs that run all tests of the suite. */
  readonly together?: readonly Diagnostic[];
}

function readSuite({ source, isStray, diagnostics }: ReadText, index: SiteIndex): ReadSuite {
  if (source === undefined || isStray) return { ...joined([]), diagnostics };
  const head = readHead(source);
  const entries = Object.entries(objectAt(head.raw, 'tests'))
    .filter(([, test]) => isJsonObject(test))
    .map(([key]) => readEntry(head, key, index));
  const { tests, ...found } = joined(entries);
  const github = githubTriggersOf(source);
  const build = head.at({}).value?.build;
  return {
    ...found,
    source,
    suite: {
      name: stringAt(head.raw, 'suite') ?? '',
      description: stringAt(head.raw, 'description') ?? '',
      position: source.position([]),
      ...(github !== undefined && { github }),
      tests,
      ...(build !== undefined && { build }),
    },
    // Each entry repeats the diagnostics about what is above it.
    diagnostics: [
      ...diagnostics,
      ...(entries.length === 0 ? head.at({}).diagnostics : found.diagnostics),
      ...(build === undefined || found.diagnostics.length > 0 ? [] : nothingToBuild(source, tests)),
      ...(found.diagnostics.length > 0 || found.lacks.length > 0 ? [] : togetherDiagnostics(source, tests)),
    ],
    together: togetherJobDiagnostics(source, tests),
  };
}

function nothingToBuild(source: Source, tests: readonly Test[]): Diagnostic[] {
  const isBuilt = ({ repo, experiment: { subject } }: Test): boolean =>
    repo !== undefined && subject.kind === 'images' && namesCommit(subject);
  if (tests.some(isBuilt)) return [];
  const message = 'no test of this suite measures images of a commit, so there is nothing to build';
  const hint = 'a test with `repo` and `subject: {kind: images, registry: REGISTRY, tag: "{{run.commit}}"}` does';
  return [complain(source, ['build'], { message, hint }, 'key')];
}

/** Files of one kind that give themselves the same name. */
export function namedTwice(key: 'cluster' | 'workload' | 'step' | 'suite', texts: readonly ReadText[]): Diagnostic[] {
  const first = new Map<string, Source>();
  return texts.flatMap(({ source, role }) => {
    if (source === undefined || role !== key) return [];
    const name = isJsonObject(source.value) ? stringAt(source.value, key) : undefined;
    const earlier = name === undefined ? undefined : first.get(name);
    if (name !== undefined && earlier === undefined) first.set(name, source);
    if (earlier === undefined) return [];
    const message = `${earlier.file.path} is called \`${name}\` too`;
    return [complain(source, [key], { message, hint: `give one of the two ${key}s another name` })];
  });
}
