import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { ownStore } from '../../app/run/place.ts';
import { type KeptRun, keptRuns, outdatedRuns, removeRun } from '../../app/runs.ts';
import { nearestSite } from '../../app/site.ts';
import { counted } from '../../model/counted.ts';
import type { ExitName } from '../../model/errors.ts';
import { toIso } from '../../model/units.ts';
import { textTable } from '../../render/text-table.ts';
import type { Io } from '../io.ts';
import { withSiteOption } from '../site-option.ts';

interface Options {
  readonly site?: string;
  readonly store?: string;
  readonly prune?: boolean;
  readonly keep: number;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('runs')
    .description('Lists the runs that are kept in a folder of this machine.')
    .option('--store <dir>', "the folder of runs (default: the site's runs/)")
    .option('--prune', 'removes all but the newest runs of each job; those under way stay')
    .option('--keep <n>', 'how many of each job --prune leaves', wholeNumber, 20)
    .option('--json', 'the runs, or those that were removed, as JSON')
    .addHelpText('after', '\nExample:\n  prowess runs --prune --keep 5')
    .action(async (options: Options) => {
      const folder = options.store === undefined ? siteRuns(io, options.site) : io.path(options.store);
      const runs = keptRuns(folder);
      const shown = options.prune ? await prune(folder, outdatedRuns(runs, options.keep), io) : runs;
      io.out(options.json ? `${JSON.stringify({ folder, runs: shown }, null, 2)}\n` : textOf(shown, io.columns));
      const verb = options.prune ? `removed, ${runs.length - shown.length} kept` : 'kept';
      io.err(`${counted(shown.length, 'run')} ${verb} in ${folder}`);
    });
  return withSiteOption(command);
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('expected a whole number');
}

const siteRuns = (io: Io, site: string | undefined): string =>
  ownStore(site === undefined ? nearestSite(io.standing) : io.path(site));

async function prune(folder: string, outdated: readonly KeptRun[], io: Io): Promise<KeptRun[]> {
  const removed: KeptRun[] = [];
  for (const run of outdated) {
    if (await removeRun(folder, run)) removed.push(run);
    else io.err(`left: a process is at work in ${join(folder, run.path)}`);
  }
  return removed;
}

const textOf = (runs: readonly KeptRun[], columns: number): string =>
  runs.length === 0
    ? ''
    : textTable(
        ['job', 'build', 'started', 'result', 'folder'],
        runs.map(({ job, build, startedAt, result = 'not finished', path }) => [
          job,
          build,
          startedAt === undefined ? '' : toIso(startedAt).slice(0, 19).replace('T', ' '),
          result,
          dirname(path),
        ]),
        columns,
      );
