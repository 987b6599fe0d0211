import { Argument, Command } from 'commander';
import { importRuns } from '../../app/import/import-runs.ts';
import type { ImportReport, JobReport } from '../../app/import/report.ts';
import { IMPORT_FORMATS } from '../../history/import/formats.ts';
import { counted, firstFew } from '../../model/counted.ts';
import type { ExitName } from '../../model/errors.ts';
import { toIso } from '../../model/units.ts';
import { textTable } from '../../render/text-table.ts';
import type { Io } from '../io.ts';

interface Options {
  readonly store: string;
  readonly job?: string;
  readonly line?: string;
  readonly json?: boolean;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  return new Command('import')
    .description(
      'Stores the runs that other programs made, so that they have a history. Runs that are stored already stay as they are.',
    )
    .addArgument(new Argument('<format>', 'what wrote the numbers').choices(Object.keys(IMPORT_FORMATS)))
    .argument('<source>', 'a folder, a file, or gs://BUCKET/logs/JOB of a Prow; a public bucket needs no credentials')
    .requiredOption('--store <address>', 'where to: a folder, or gs://BUCKET')
    .option('--job <name>', 'the job whose runs they are (default: as the source says)')
    .option('--line <name>', 'the branch or release line that was measured (default: as the source says, or main)')
    .option('--json', 'what was done, as JSON')
    .addHelpText(
      'after',
      `\nFormats:\n${formatsText()}\nExample:\n  prowess import perfscale-audit gs://kubevirt-prow/logs/periodic-kubevirt-e2e-k8s-1.34-sig-performance --store runs\n`,
    )
    .action(async (format: string, source: string, options: Options) => {
      const store = options.store.includes('://') ? options.store : io.path(options.store);
      const report = await importRuns({ ...options, format, source, sourcePath: io.path(source), store }, io.env);
      if (report.foreign.length > 0) io.err(`skipped, for they hold nothing to import: ${firstFew(report.foreign)}`);
      for (const line of report.invalid) io.err(`stored as INVALID: ${line}`);
      for (const line of report.refused) io.err(`refused: ${line}`);
      io.out(options.json === true ? jsonOf(report) : textOf(report, io.columns));
      io.err(conclusion(report, options.store));
      exit(report.refused.length > 0 ? 'usage' : 'pass');
    });
}

const formatsText = (): string =>
  Object.entries(IMPORT_FORMATS)
    .map(([name, { what }]) => `  ${name}: ${what}\n`)
    .join('');

function jsonOf({ jobs, ...report }: ImportReport): string {
  const listed = [...jobs].map(([job, { first, last, ...rest }]) => ({
    job,
    ...rest,
    first: dated(first),
    last: dated(last),
  }));
  return `${JSON.stringify({ jobs: listed, ...report }, null, 2)}\n`;
}

const textOf = ({ jobs }: ImportReport, columns: number): string =>
  textTable(
    ['job', 'stored', 'there before', 'first', 'last'],
    [...jobs].map(([job, { stored, present, first, last }]: [string, JobReport]) => [
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
