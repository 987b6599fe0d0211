import { Argument, Command } from 'commander';
import { type ImportRequest, importRuns } from '../../app/import/import-runs.ts';
import type { ImportReport, JobReport } from '../../app/import/report.ts';
import { formatNamed, IMPORT_FORMATS } from '../../history/import/formats.ts';
import { counted, firstFew } from '../../model/counted.ts';
import { type ExitName, explained, findKnownError, type KnownError, usageError } from '../../model/errors.ts';
import { IMPORT_FORMAT_NAMES } from '../../model/import-formats.ts';
import { toIso } from '../../model/units.ts';
import { textTable } from '../../render/text-table.ts';
import type { Io } from '../io.ts';
import { siteOf, storeOf, withSiteOption } from '../site-option.ts';
import { buildImportKata } from './import-kata.ts';

interface Options {
  readonly site?: string;
  readonly all?: true;
  readonly store?: string;
  readonly job?: string;
  readonly line?: string;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('import')
    .description(
      'Stores the runs that other programs made, so that they have a history. Runs that are stored already stay as they are.',
    )
    .addArgument(new Argument('[format]', 'what wrote the numbers').choices(IMPORT_FORMAT_NAMES))
    .argument('[source]', 'a folder, a file, or gs://BUCKET/logs/JOB of a Prow; a public bucket needs no credentials')
    .option('--all', 'in place of a format and a source: all that `history:` of prowess.yaml lists')
    .option('--store <address>', 'where to: a folder, or gs://BUCKET (with --all: as the site says)')
    .option('--job <name>', 'the job whose runs they are (default: as the source says)')
    .option('--line <name>', 'the branch or release line that was measured (default: as the source says, or main)')
    .option('--json', 'what was done, as JSON')
    .addHelpText('after', `\nFormats:\n${formatsText()}\nExample:\n${EXAMPLE}`)
    .action(async (format: string | undefined, source: string | undefined, options: Options) => {
      const requests = options.all === true ? siteRequests(io, options) : [oneRequest(io, format, source, options)];
      const done: Done[] = [];
      for (const request of requests) done.push(await attempted(request, io));
      const first = done[0];
      if (options.all !== true && first !== undefined && 'error' in first) throw first.error;
      const reports = done.flatMap((each) => ('report' in each ? [each] : []));
      io.out(options.json === true ? jsonOf(reports) : textOf(reports, io.columns));
      for (const each of done) say(each, options.store ?? each.request.store, io);
      exit(worst(done));
    });
  return withSiteOption(command).addCommand(buildImportKata(io));
}

const EXAMPLE =
  '  prowess import perfscale-audit gs://kubevirt-prow/logs/periodic-kubevirt-e2e-k8s-1.34-sig-performance --store runs\n';

function oneRequest(io: Io, format: string | undefined, source: string | undefined, options: Options): ImportRequest {
  if (format === undefined || source === undefined) {
    throw usageError(
      'what is to be imported?',
      'give a format and a source, or --all; prowess import --help explains them',
    );
  }
  const store = storeOf(io, options.store);
  if (store === undefined) throw usageError('where are the runs to be kept?', '--store DIR, or --store gs://BUCKET');
  return { ...said(options), format, source, sourcePath: io.path(source), store };
}

function siteRequests(io: Io, options: Options): ImportRequest[] {
  const { config, folder } = siteOf(io, options.site);
  const { history } = config.site;
  if (history === undefined) throw usageError(`${folder}/prowess.yaml has no \`history:\``, 'docs/import.md shows one');
  const store = storeOf(io, options.store) ?? history.store;
  return history.imports.map((each) => ({ ...each, ...said(options), sourcePath: each.source, store }));
}

const said = ({ job, line }: Options): Pick<ImportRequest, 'job' | 'line'> => ({
  ...(job !== undefined && { job }),
  ...(line !== undefined && { line }),
});

type Done = { readonly request: ImportRequest } & ({ readonly report: ImportReport } | { readonly error: KnownError });

/** One source that fails keeps no other from being imported. */
async function attempted(request: ImportRequest, { env }: Io): Promise<Done> {
  try {
    return { request, report: await importRuns(request, env) };
  } catch (error) {
    const known = findKnownError(error);
    if (known === undefined) throw error;
    return { request, error: known };
  }
}

function say(done: Done, store: string, io: Io): void {
  if ('error' in done) {
    io.err(`error: ${done.request.source}: ${explained(done.error)}`);
    return;
  }
  const { report } = done;
  if (report.foreign.length > 0) io.err(`skipped, for they hold nothing to import: ${firstFew(report.foreign)}`);
  for (const line of report.invalid) io.err(`stored as INVALID: ${line}`);
  for (const line of report.refused) io.err(`refused: ${line}`);
  for (const line of unmeasured(done)) io.err(line);
  if (report.sourceRetentionMs !== undefined) {
    const days = report.sourceRetentionMs / DAY_MS;
    io.err(`the source deletes runs after ${counted(days, 'day')}: what is not imported by then has no history`);
  }
  io.err(conclusion(report, store));
}

/** What is absent from the first run on is missed by no history: it is said here. */
const unmeasured = ({ request: { format }, report: { jobs } }: DoneReport): string[] =>
  [...jobs].flatMap(([job, { stored, kinds }]) => {
    const absent = (formatNamed(format).kinds ?? []).filter((kind) => !kinds.has(kind));
    return stored === 0 || absent.length === 0
      ? []
      : [
          `${job}: no number of ${absent.join(', ')} in the ${counted(stored, 'run')} that ${stored === 1 ? 'was' : 'were'} stored`,
        ];
  });

const DAY_MS = 86_400_000;

/** A store that fails is more than bad input, for the next import may succeed. */
function worst(done: readonly Done[]): ExitName {
  const errors = done.flatMap((each) => ('error' in each ? [each.error.exit] : []));
  if (errors.includes('infrastructure')) return 'infrastructure';
  const isRefused = done.some((each) => 'report' in each && each.report.refused.length > 0);
  return errors[0] ?? (isRefused ? 'usage' : 'pass');
}

const formatsText = (): string =>
  Object.entries(IMPORT_FORMATS)
    .map(([name, { what }]) => `  ${name}: ${what}\n`)
    .join('');

interface DoneReport {
  readonly request: ImportRequest;
  readonly report: ImportReport;
}

const jsonOf = (done: readonly DoneReport[]): string => `${JSON.stringify(done.map(jsonView), null, 2)}\n`;

function jsonView({ request: { source, store }, report: { jobs, ...report } }: DoneReport): object {
  const listed = [...jobs].map(([job, { first, last, kinds, ...rest }]) => ({
    job,
    ...rest,
    kinds: [...kinds],
    first: dated(first),
    last: dated(last),
  }));
  return { source, store, jobs: listed, ...report };
}

const textOf = (done: readonly DoneReport[], columns: number): string =>
  textTable(
    ['job', 'stored', 'there before', 'first', 'last'],
    done
      .flatMap(({ report }) => [...report.jobs])
      .map(([job, { stored, present, first, last }]) => [
        job,
        String(stored),
        String(present),
        dated(first)?.slice(0, 10) ?? '',
        dated(last)?.slice(0, 10) ?? '',
      ]),
    columns,
  );

const dated = (at: JobReport['first']): string | undefined => at && toIso(at);

function conclusion({ jobs, values, running, refused }: ImportReport, store: string): string {
  const stored = [...jobs.values()].reduce((sum, job) => sum + job.stored, 0);
  const states = Object.entries(values).filter(([, count]) => count > 0);
  const what = stored === 0 ? `nothing new for ${store}` : `${counted(stored, 'run')} stored in ${store}`;
  return [
    what,
    ...(stored === 0 ? [] : [`values: ${states.map(([state, count]) => `${count} ${state}`).join(', ') || 'none'}`]),
    ...(running === 0 ? [] : [`${counted(running, 'build')} still running`]),
    ...(refused.length === 0 ? [] : [`${refused.length} refused`]),
  ].join('; ');
}
