import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Command, Option } from 'commander';
import { type WrittenFile, writeFiles } from '../../adapters/disk/write-files.ts';
import { packageFolder } from '../../app/own-files.ts';
import { readYamlFiles } from '../../app/yaml-files.ts';
import { SCHEMA_NAMES } from '../../config/json-schema.ts';
import { PERFTEST_SUITE, perftestSuite } from '../../config/kube-perftest/suite.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import { parseConfig } from '../../config/suite/parse.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import { shellWord } from '../../render/shell-word.ts';
import type { Io } from '../io.ts';
import { schemaFiles } from './schema.ts';

const EXAMPLES = ['cern', 'kata'] as const;

interface Options {
  readonly example?: (typeof EXAMPLES)[number];
  readonly from?: 'kube-perftest';
  readonly into: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('init')
    .argument(
      '[paths...]',
      'the folder, made where it does not exist (default: this one); with --from the files to read',
    )
    .addOption(
      new Option(
        '--example <name>',
        'a site with tests of its own: what a VM delivers of its host (cern), what a runtime costs (kata)',
      )
        .choices(EXAMPLES)
        .conflicts('from'),
    )
    .addOption(
      new Option('--from <format>', 'a suite of what another program ran, from its files').choices(['kube-perftest']),
    )
    .option('--into <folder>', 'with --from, the folder to write to', '.')
    .addHelpText(
      'after',
      '\nExamples:\n  prowess init perf && cd perf && prowess generate && prowess schedule\n  prowess init --example cern perf && cd perf && prowess run cern --cluster sim\n  prowess init --from kube-perftest benchmarks.yaml --into perf',
    )
    .action((paths: string[], { example, from, into }: Options) => {
      if (from === undefined) writeExample(io, paths, example);
      else writeImported(io, paths, into);
    });
}

function writeExample(io: Io, paths: readonly string[], example: Options['example']): void {
  const [given = '.', ...others] = paths;
  if (others.length > 0)
    throw usageError('expected one folder', 'to read files of kube-perftest: --from kube-perftest');
  write(io, given, example === undefined ? initialFiles() : exampleFiles(example), 'prowess init DIR');
  const there = given === '.' ? '' : `cd ${shellWord(given)} && `;
  io.err(`Edit them, then: ${there}prowess generate && prowess schedule`);
  const run = example === undefined ? 'density/burst-100' : example;
  io.err(`A first run, on the simulated cluster: ${there}prowess run ${run} --cluster sim`);
}

/** The suite; and where there is no site yet, the site that it is of. */
function writeImported(io: Io, paths: readonly string[], into: string): void {
  if (paths.length === 0) throw usageError('no file is named', 'prowess init --from kube-perftest benchmarks.yaml');
  const { files, diagnostics } = readYamlFiles(paths, io.standing);
  const suite = perftestSuite(files);
  const mistakes = [...diagnostics, ...suite.diagnostics];
  if (mistakes.length > 0) throw new DiagnosticsError(mistakes);
  if (suite.text === undefined || suite.tests.length === 0)
    throw usageError(`nothing of kube-perftest in ${paths.join(', ')}`);
  const written = { path: `suites/${PERFTEST_SUITE}.yaml`, text: suite.text };
  const initial = initialFiles();
  refuseWrongSuite(written, initial);
  const isSite = existsSync(join(io.path(into), 'prowess.yaml'));
  const site = isSite ? [] : initial.filter(({ path }) => !/^suites\/(?:[^/]*|workloads\/.*)$/.test(path));
  write(io, into, [...site, written], '--into DIR');
  const images = [...new Set(suite.text.match(/registry\.example\.org\S+/g) ?? [])];
  if (images.length > 0) io.err(`Images are built from images/ of prowess; put yours in place of ${images.join(', ')}`);
  io.err(`Then: prowess plan ${PERFTEST_SUITE}/${suite.tests[0]}; docs/kube-perftest.md says what each field became`);
}

/** Values that kube-perftest hands on unread, such as a size, may be none: the suite that comes of them says which. */
function refuseWrongSuite(suite: WrittenFile, initial: readonly WrittenFile[]): void {
  const site = initial.find(({ path }) => path === 'prowess.yaml');
  if (site === undefined) throw new Error('templates/init has no prowess.yaml');
  const clusters = initial.filter(({ path }) => path.startsWith('suites/clusters/'));
  const { diagnostics } = parseConfig({ site, clusters, workloads: [], suites: [suite] });
  if (diagnostics.length > 0) throw new DiagnosticsError(diagnostics);
}

function write(io: Io, given: string, files: readonly WrittenFile[], how: string): void {
  refuseStanding(io.path(given), given, files, how);
  // An existing one is a person's: a repository has its own.
  const ignores = existsSync(join(io.path(given), IGNORED.path)) ? [] : [IGNORED];
  writeFiles(io.path(given), [...files, ...ignores], 'wx');
  if (ignores.length === 0) io.err(`runs keep what they measure in runs/: add it to ${join(given, IGNORED.path)}`);
  io.out(`${[...files, ...ignores].map(({ path }) => join(given, path)).join('\n')}\n`);
}

/** What runs write is not for the repository. npm leaves files of this name out of packages, so it is no template. */
const IGNORED: WrittenFile = {
  path: '.gitignore',
  text: '# What runs measured on this machine: prowess runs lists and removes it.\n/runs/\n',
};

/** The files of templates/init, and the schemas that their first lines name for editors. */
function initialFiles(): WrittenFile[] {
  const copied = filesBelow(join(packageFolder, 'templates', 'init'), (path) => path.endsWith('.yaml'));
  return [...copied, ...schemaFiles(SCHEMA_NAMES).map(({ path, text }) => ({ path: join('schemas', path), text }))];
}

/** What a person wrote of an example: the rest is generated from it. */
const exampleFiles = (name: string): WrittenFile[] =>
  filesBelow(join(packageFolder, 'examples', name), (path) => /^(prowess\.yaml|suites\/.*|[^/]+\.csv)$/.test(path));

const filesBelow = (folder: string, isWanted: (path: string) => boolean): WrittenFile[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(isWanted)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));

/** Writes all files or none: an existing file is never overwritten. */
function refuseStanding(folder: string, given: string, files: readonly WrittenFile[], how: string): void {
  const standing = files.filter(({ path }) => existsSync(join(folder, path))).map(({ path }) => join(given, path));
  if (standing.length === 0) return;
  const verb = standing.length === 1 ? 'exists' : 'exist';
  throw usageError(`${standing.join(', ')} ${verb} already`, `nothing was written; name another folder: ${how}`);
}
