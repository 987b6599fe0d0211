import { basename } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { writeTogether } from '../../adapters/disk/atomic.ts';
import { readText } from '../../adapters/disk/read-file.ts';
import { storeKataRun } from '../../app/import/kata-run.ts';
import { toolVersion } from '../../app/version.ts';
import { answerJson, rampFiles } from '../../formats/ramps.ts';
import { usageError } from '../../model/errors.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { type EpochMs, parseDate } from '../../model/units.ts';
import { answerOf, answerText, type RampAnswer, type RampData, readKataCsv } from '../../ramps/index.ts';
import { rampPage } from '../../report/ramp-page.ts';
import type { Io } from '../io.ts';
import { storeOf } from '../site-option.ts';

interface Options {
  readonly workload?: number;
  readonly declared: ReadonlyMap<string, number>;
  readonly output?: string;
  readonly json?: boolean;
  readonly seed: string;
  readonly at?: EpochMs;
  readonly store?: string;
  readonly job?: string;
  readonly line?: string;
}

/** `prowess import kata`: tables of ramps that were made by hand, read once more. */
export function buildImportKata(io: Io): Command {
  return new Command('kata')
    .summary('what a container costs and when the cluster gives way, from tables of scale.sh')
    .description(
      'Reads tables that scale.sh of c3d/kata-performance-measurements wrote, names what is wrong with them, and says what a container costs, how sure that is, and when the cluster gives way.',
    )
    .argument('<file...>', 'a table, or NAME=FILE to name its runtime; the first is what others are compared with')
    .addOption(new Option('--workload <size>', 'what the workload uses by itself, such as 500M').argParser(size))
    .addOption(
      new Option('--declared <name=size...>', 'the overhead that a RuntimeClass declares, such as kata=350Mi')
        .argParser(declared)
        .default(new Map<string, number>(), 'none'),
    )
    .option('--output <dir>', 'writes ramp.html, ramp-answer.json, figures as SVG and the steps as CSV there')
    .option('--json', 'the numbers, as JSON')
    .addOption(
      new Option(
        '--at <day>',
        'with --store: when the ramps ran, such as 2021-06-04, for tables do not say it',
      ).argParser(day),
    )
    .addOption(new Option('--seed <text>', 'decides the resamples behind the intervals').default('1'))
    .addHelpText(
      'after',
      '\nWith --store DIR the numbers become a run of --job (kata), which prowess history shows with those of other days.\n\nExamples:\n  prowess import kata runc=runc.csv kata=kata.csv --workload 500M --output out\n  prowess import kata runc=runc.csv kata=kata.csv --at 2021-06-04 --store runs\n',
    )
    .action(async (files: readonly string[], _own: Options, command: Command) => {
      // The command around it has --store, --job, --line and --json, too, and takes them wherever they are written.
      const options: Options = command.optsWithGlobals();
      const tables = files.map(named);
      const names = tables.map(({ name }) => name);
      refuseTwice(names);
      refuseUnknown(names, options.declared);
      const ramps = tables.flatMap((table) => rampsIn(table, options, io));
      const answer = answerOf(ramps, options.seed);
      if (options.output !== undefined) {
        const page = { path: 'ramp.html', text: rampPage(ramps, answer, toolVersion()) };
        await writeTogether(io.path(options.output), [page, ...rampFiles(ramps, answer)], 'the page and its figures');
      }
      const kept = await keep(ramps, answer, options, io);
      io.out(options.json === true ? answerJson(answer) : answerText(answer, io.columns));
      if (kept !== undefined) io.err(`kept as ${kept}: prowess history ${options.job ?? JOB} --store ${options.store}`);
    });
}

const JOB = 'kata';

/** The folder of the run; undefined where none is asked for. */
async function keep(
  ramps: readonly RampData[],
  answer: RampAnswer,
  { store: given, at, job = JOB, line = 'main' }: Options,
  io: Io,
): Promise<string | undefined> {
  const store = storeOf(io, given);
  if (store === undefined && at === undefined) return undefined;
  if (store === undefined) throw usageError('--at is of a run that is kept', 'say where: --store DIR');
  if (at === undefined) throw usageError('tables do not say when they were made', 'say it: --at 2021-06-04');
  return storeKataRun(ramps, answer, { job, line, at, store }, io.env);
}

interface Table {
  readonly name: string;
  readonly file: string;
}

function named(given: string): Table {
  const [, name, file = given] = /^([\w.-]+)=(.+)$/.exec(given) ?? [];
  return { name: name ?? basename(file).replace(/\.csv$/, ''), file };
}

function rampsIn({ name, file }: Table, { workload, declared: overheads }: Options, io: Io): RampData[] {
  const overhead = overheads.get(name);
  return readKataCsv(readText(io.path(file), 'a table of scale.sh'), file, name).map((ramp) => ({
    ...ramp,
    ...(workload !== undefined && { workloadBytes: workload }),
    ...(overhead !== undefined && { declaredOverheadBytes: overhead }),
  }));
}

/** Names are those of files, too. */
function refuseTwice(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw usageError(`two tables are called ${twice}`, 'name them: NAME=FILE');
}

function refuseUnknown(names: readonly string[], overheads: Options['declared']): void {
  const unknown = [...overheads.keys()].find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw usageError(
    `--declared names ${unknown}, and no table is called so; they are called ${names.join(', ')}`,
    'name a table by NAME=FILE',
  );
}

function size(text: string): number {
  const bytes = parseQuantity(text);
  if (bytes === undefined || bytes <= 0) throw new InvalidArgumentError('expected a size such as 500M or 350Mi');
  return bytes;
}

function declared(text: string, before: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const [, name, amount] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
  if (name === undefined || amount === undefined)
    throw new InvalidArgumentError('expected NAME=SIZE such as kata=350Mi');
  return new Map([...before, [name, size(amount)]]);
}

function day(text: string): EpochMs {
  const at = parseDate(text);
  if (at === undefined) throw new InvalidArgumentError('expected a day such as 2021-06-04, or 2021-06-04T12:00:00Z');
  return at;
}
