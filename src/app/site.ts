import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readFile, readFolder, readText } from '../adapters/disk/read-file.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { decodeUtf8 } from '../config/source/decode.ts';
import type { Diagnostic } from '../config/source/diagnostic.ts';
import { DiagnosticsError } from '../config/source/diagnostics-error.ts';
import type { SourceFile } from '../config/source/read.ts';
import { didYouMean, fileless } from '../config/source/suggest.ts';
import { parseConfig, type SiteFiles } from '../config/suite/parse.ts';
import { endsNearlyAsYaml, isNearlyRead } from '../config/suite/unread.ts';
import { usageError } from '../model/errors.ts';
import type { Config, Suite, Test } from '../model/suite.ts';

export interface LoadedSite {
  /** Absolute path of the folder of prowess.yaml. */
  readonly folder: string;
  readonly config: Config;
  /** Mistakes for which no job is generated. */
  readonly jobDiagnostics: readonly Diagnostic[];
}

/** Reads and parses a site. Throws DiagnosticsError with every mistake, or a KnownError when there is no site. */
export const loadSite = (folder: string): LoadedSite => parsed(folder, (files) => files);

/** A site without its suites: what keeps clusters of lost runs from being removed must not be a mistake in a test. */
export const loadClusters = (folder: string): LoadedSite =>
  parsed(folder, (files) => ({ ...files, suites: [], steps: [], others: [] }));

function parsed(folder: string, take: (files: SiteFiles) => SiteFiles): LoadedSite {
  if (!existsSync(join(folder, 'prowess.yaml'))) {
    throw usageError(`no prowess.yaml in ${folder}`, siteHint(folder));
  }
  const { config, diagnostics, jobDiagnostics } = parseConfig(take(readSiteFiles(folder)));
  if (config === undefined) throw new DiagnosticsError(diagnostics);
  return { folder, config, jobDiagnostics };
}

/** The folder of the nearest prowess.yaml: the person's working folder, or one above. */
export function nearestSite(standing: string): string {
  for (let folder = standing; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'prowess.yaml'))) return folder;
    if (dirname(folder) === folder) {
      throw usageError(`no prowess.yaml in ${standing} or above it`, siteHint(standing));
    }
  }
}

function siteHint(folder: string): string {
  const other = ['prowess.yml', 'prowess.YAML', 'Prowess.yaml'].find((name) => existsSync(join(folder, name)));
  return other === undefined
    ? 'prowess init writes one; --site DIR names the folder of another'
    : `${other} is there: rename it to prowess.yaml`;
}

/** Reads all files of a site. Throws KnownError where one cannot be read, DiagnosticsError where one is not UTF-8. */
export const readSiteFiles = (folder: string): SiteFiles => ({
  ...readSources(folder, (read) => ({
    site: read('prowess.yaml'),
    suites: [...yamlFiles(folder, 'suites').map(read), ...otherFiles(folder).map(read).filter(isOfSite)],
    clusters: allYamlFiles(folder, 'suites/clusters').map(read),
    workloads: allYamlFiles(folder, 'suites/workloads').map(read),
    steps: allYamlFiles(folder, 'suites/steps').map(read),
  })),
  others: nearFiles(folder).flatMap((path) => readIfText(folder, path)),
  folder: {
    kindOf(path) {
      const stat = statSync(join(folder, path), { throwIfNoEntry: false });
      if (stat === undefined) return undefined;
      return stat.isDirectory() ? 'folder' : 'file';
    },
    isExecutable: (path) => (statSync(join(folder, path)).mode & 0o111) !== 0 || process.platform === 'win32',
    textOf: (path) => readText(join(folder, path)),
    readAt: systemClock.now(),
    namesIn: (below) => (existsSync(join(folder, below)) ? readdirSync(join(folder, below)) : []),
  },
});

/** What is in further folders of `suites`, where people also keep manifests and notes. */
const otherFiles = (folder: string): string[] =>
  foldersIn(folder, 'suites')
    .filter((below) => !['suites/clusters', 'suites/workloads', 'suites/steps'].includes(below))
    .flatMap((below) => allYamlFiles(folder, below));

/** Files that a person may take for files of the site: beside prowess.yaml, in folders of nearly the right name, with nearly the right ending. */
function nearFiles(folder: string): string[] {
  const beside = yamlFiles(folder, '.').filter((path) => path !== './prowess.yaml');
  const folders = foldersIn(folder, '.').filter((path) => isNearlyRead(path.slice(2)));
  const near = [...beside, ...folders.flatMap((below) => yamlFiles(folder, below))].map((path) => path.slice(2));
  return [...near, ...filesIn(folder, 'suites').filter(endsNearlyAsYaml)];
}

/** A file that is perhaps none of the site's: what cannot be read, or is no text, is none. */
function readIfText(folder: string, path: string): SourceFile[] {
  try {
    const decoded = decodeUtf8(path, readFile(join(folder, path)));
    return 'text' in decoded ? [{ path, text: decoded.text }] : [];
  } catch {
    return [];
  }
}

/** Whether a file is a suite, or what its reader says is misplaced. */
const isOfSite = ({ text }: SourceFile): boolean => /^(suite|cluster|workload|step):/m.test(text);

/** Reads files of a folder by their paths in it. Throws DiagnosticsError that names each of them that is not UTF-8. */
export function readSources<T>(folder: string, choose: (read: (path: string) => SourceFile) => T): T {
  const undecodable: Diagnostic[] = [];
  const files = choose((path) => {
    const decoded = decodeUtf8(path, readFile(join(folder, path)));
    if ('diagnostic' in decoded) undecodable.push(decoded.diagnostic);
    return { path, text: 'text' in decoded ? decoded.text : '' };
  });
  if (undecodable.length > 0) throw new DiagnosticsError(undecodable);
  return files;
}

/** The YAML files of a folder, sorted; paths are relative to the site's folder. */
export const yamlFiles = (folder: string, below: string): string[] =>
  namesIn(folder, below).filter((path) => /\.ya?ml$/.test(path));

/** The files of a folder and of those in it, whatever they are. */
function filesIn(folder: string, below: string): string[] {
  return [...namesIn(folder, below), ...foldersIn(folder, below).flatMap((path) => filesIn(folder, path))];
}

function namesIn(folder: string, below: string): string[] {
  const path = join(folder, below);
  if (!existsSync(path)) return [];
  return readFolder(path)
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `${below}/${entry.name}`)
    .sort();
}

/** Those of the folders in it, too. */
function allYamlFiles(folder: string, below: string): string[] {
  const inside = foldersIn(folder, below).flatMap((path) => allYamlFiles(folder, path));
  return [...yamlFiles(folder, below), ...inside].sort();
}

function foldersIn(folder: string, below: string): string[] {
  const path = join(folder, below);
  if (!existsSync(path)) return [];
  return readFolder(path)
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => `${below}/${entry.name}`)
    .sort();
}

/**
 * The suite that `suite/`, or `suite` where no test is called so, names; undefined where it names none, and where both are one test.
 * Throws KnownError where it may be either.
 */
export function findSuite(config: Config, wanted: string): Suite | undefined {
  const suite = config.suites.find(({ name }) => name === wanted.replace(/\/$/, ''));
  if (suite === undefined || wanted.endsWith('/')) return suite;
  const test = config.suites.flatMap(({ tests }) => tests).find(({ name }) => name === wanted);
  if (test === undefined) return suite;
  if (test.suite === suite.name && suite.tests.length === 1) return undefined;
  throw usageError(`${wanted} is a suite and a test`, `the suite is ${wanted}/, the test ${test.id}`);
}

/** A test by `suite/test`, or by `test` where that is unique. */
export function findTest(config: Config, wanted: string): Test {
  const tests = config.suites.flatMap((suite) => suite.tests);
  const found = tests.filter((test) => test.id === wanted || test.name === wanted);
  const [only] = found;
  if (found.length === 1 && only !== undefined) return only;
  if (found.length > 1) {
    throw usageError(
      `${wanted} names ${found.length} tests: ${found.map(({ id }) => id).join(', ')}`,
      'name it as suite/test',
    );
  }
  const suite = config.suites.find(({ name }) => name === fileless(wanted));
  if (suite !== undefined) {
    throw usageError(
      `${wanted} is a suite, and one test is wanted`,
      `its tests are ${suite.tests.map(({ id }) => id).join(', ')}`,
    );
  }
  const known = tests.map(({ id }) => id);
  const hint = didYouMean(wanted, wanted.includes('/') ? known : tests.map(({ name }) => name));
  throw usageError(`no test ${wanted}`, hint ?? `this site has: ${known.join(', ') || 'no tests'}`);
}
