import { Command } from 'commander';
import { changeOutput, isTemporary, readOutput } from '../../adapters/disk/output.ts';
import { loadDurations } from '../../app/durations.ts';
import { readSiteHistory } from '../../app/history/site-history.ts';
import { loadTemplates } from '../../app/templates.ts';
import { bucketReaders } from '../../config/generator/bucket-readers.ts';
import { compareOutput, type Difference, type Standing } from '../../config/generator/compare.ts';
import { generate } from '../../config/generator/generate.ts';
import type { GeneratedFile } from '../../config/generator/types.ts';
import { DiagnosticsError } from '../../config/source/diagnostics-error.ts';
import { counted } from '../../model/counted.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { Config, Test } from '../../model/suite.ts';
import type { Io } from '../io.ts';
import { siteOf, withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly check?: boolean;
  readonly diff?: boolean;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('generate')
    .option(
      '--check',
      'write nothing; exit 1 when a file is missing, changed, an orphan, in the way or a YAML file of others',
    )
    .option('--diff', 'write nothing; show what would change')
    .option('--json', 'the differences as JSON (with --check: and write nothing)')
    .addHelpText('after', '\nExample:\n  prowess generate --diff && prowess generate && git add jobs testgrid')
    .action(async (options: Options) => {
      const { folder, config, jobDiagnostics } = siteOf(io, options.site);
      if (jobDiagnostics.length > 0) throw new DiagnosticsError(jobDiagnostics);
      // Nothing is generated of what people decide about histories, but it is reviewed together with the suites.
      readSiteHistory(folder, testsOf(config));
      const files = generate(config, loadTemplates(folder, config.site.templates), loadDurations(folder, config));
      const standing = readOutput(folder, Object.values(config.site.output));
      const left = [...standing]
        .filter(([path, text]) => text !== undefined && isTemporary(path))
        .map(([path]) => path);
      const differences = [
        ...compareOutput(files, omit(standing, left), config.site.output.github),
        ...left.map(asLeftover),
      ];
      if (config.suites.length === 0 && config.site.history === undefined)
        io.err('this site has no suite: a suite is a file suites/NAME.yaml');
      if (options.json) io.out(`${JSON.stringify({ files: files.length, differences }, null, 2)}\n`);
      if (options.diff) io.out(await unifiedDiff(files, standing, differences.filter(isOurs)));
      if (options.check) reportCheck(differences, files.length, io, exit);
      if (options.check || options.diff) return;
      refuseToRemoveAll(config, differences);
      apply(folder, files, differences, io);
      sayBucketReaders(config, differences, io);
    });
  return withSiteOption(command);
}

const testsOf = ({ suites }: Config): Test[] => suites.flatMap(({ tests }) => tests);

const isOurs = ({ kind }: Difference): boolean => kind !== 'stranger';

/** What a generator that was killed has begun, whole or half. */
const asLeftover = (path: string): Difference => ({ kind: 'leftover', path });

const omit = (standing: Standing, paths: readonly string[]): Standing =>
  new Map([...standing].filter(([path]) => !paths.includes(path)));

function reportCheck(differences: readonly Difference[], count: number, io: Io, exit: (name: ExitName) => void): void {
  for (const { kind, path } of differences) io.err(`${kind.padEnd(7)}  ${path}: ${MEANING[kind]}`);
  if (differences.length === 0) {
    io.err(`${counted(count, 'generated file')}, all up to date`);
    return;
  }
  const remedy = differences.some(isOurs)
    ? '; prowess generate --diff shows what would change, prowess generate does it'
    : '';
  io.err(`${counted(differences.length, 'difference')}${remedy}`);
  exit('failed');
}

const MEANING: Record<Difference['kind'], string> = {
  missing: 'would be generated and does not exist',
  changed: 'differs from what would be generated',
  orphan: 'was generated once and no longer would be',
  leftover: 'was left by a prowess generate that was killed',
  foreign: 'would be generated, but there is a file that prowess did not write',
  stranger: 'was not written by prowess, and is read together with what is; move it to another folder',
};

/** A site without suites is a folder that was moved more often than a wish to have no jobs. */
function refuseToRemoveAll({ suites, site }: Config, differences: readonly Difference[]): void {
  const orphans = differences.filter(({ kind }) => kind === 'orphan');
  if (suites.length > 0 || site.history !== undefined || orphans.length === 0) return;
  throw usageError(
    `the site has no suite: ${counted(orphans.length, 'generated file')} would be removed, such as ${orphans[0]?.path}`,
    'suites are files in suites/; if there shall be no job, remove these files yourself',
  );
}

function apply(folder: string, files: readonly GeneratedFile[], differences: readonly Difference[], io: Io): void {
  const foreign = differences.filter(({ kind }) => kind === 'foreign').map(({ path }) => path);
  if (foreign.length > 0) {
    throw usageError(
      `prowess did not write ${foreign.join(', ')}, so it does not overwrite ${foreign.length === 1 ? 'it' : 'them'}`,
      'nothing was written; move what is in the way, or name other folders under output: in prowess.yaml',
    );
  }
  const ours = new Map(differences.map(({ path, kind }) => [path, kind]));
  changeOutput(folder, {
    write: files.filter(({ path }) => ours.has(path)),
    remove: differences.filter(({ kind }) => kind === 'orphan' || kind === 'leftover').map(({ path }) => path),
  });
  for (const [path, kind] of ours)
    io.err(`${DONE[kind].padEnd(7)}  ${path}${kind === 'stranger' ? `: ${MEANING[kind]}` : ''}`);
  const changed = differences.filter(isOurs).length;
  io.err(
    `${counted(files.length, 'generated file')}, ${changed === 0 ? 'all up to date already' : `${changed} changed`}`,
  );
}

/** When their jobs are written, and not each time. */
function sayBucketReaders(config: Config, differences: readonly Difference[], io: Io): void {
  const written = new Set(differences.map(({ path }) => path));
  for (const { suite, note } of bucketReaders(config))
    if (written.has(`${config.site.output.jobs}/${suite}.gen.yaml`)) io.err(`note: ${note}`);
}

const DONE: Record<Difference['kind'], string> = {
  missing: 'new',
  changed: 'updated',
  orphan: 'removed',
  leftover: 'removed',
  foreign: '',
  stranger: 'foreign',
};

async function unifiedDiff(
  files: readonly GeneratedFile[],
  standing: Standing,
  differences: readonly Difference[],
): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import('diff');
  const wanted = new Map(files.map(({ path, text }) => [path, text]));
  return differences
    .map(({ path }) => {
      const [old, next] = [standing.get(path), wanted.get(path)];
      const from = standing.has(path) ? `a/${path}` : '/dev/null';
      const to = next === undefined ? '/dev/null' : `b/${path}`;
      return createTwoFilesPatch(from, to, old ?? '', next ?? '', undefined, undefined, {
        headerOptions: FILE_HEADERS_ONLY,
      });
    })
    .join('');
}
