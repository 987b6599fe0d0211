import { Command, InvalidArgumentError } from 'commander';
import { gateFigures } from '../../analysis/compare/gate-figures.ts';
import { findHistories } from '../../app/history/find.ts';
import { planOf } from '../../config/plan/plans.ts';
import type { ExitName } from '../../model/errors.ts';
import { seededRandom } from '../../model/random.ts';
import { gateFiguresText } from '../history/gate-figures-text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { mostRunsIn } from '../most-runs.ts';

interface Options extends HistoryOptions {
  readonly line: string;
  readonly atMost: number;
  readonly jobs: number;
  readonly json?: boolean;
}

/** The change that is asked about. */
const CHANGE = 0.2;

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  const command = new Command('gate')
    .description(
      'What a presubmit with `repetitions: until-decided` would call on the runs that there are: how often wrongly, how often a change of +20 %, and the runs and machine hours that it takes. Plays jobs with a fixed seed; takes about a minute.',
    )
    .argument('<test>', 'suite/test, or test')
    .option('--line <branch>', 'of which branch or release line', 'main')
    .option('--at-most <runs>', 'the most runs of both builds together', mostRunsIn, 6)
    .option('--jobs <count>', 'how many jobs are played of each kind', jobsIn, 200)
    .option('--json', 'the figures as JSON')
    .addHelpText('after', '\nExample:\n  prowess gate density-100 --store gs://my-bucket --at-most 12')
    .action(async (test: string, options: Options) => {
      const most = options.atMost / 2;
      const { found } = await findHistories(queryOf(io, test, options), io.env, watcherOf(io));
      for (const { history, declare, test: own } of found) {
        const random = seededRandom(`gate/${history.test}`);
        const wanted = { most, jobs: options.jobs, change: CHANGE };
        const figures = gateFigures(history, options.line, declare, wanted, random);
        const runMs = own?.estimateMs ?? (own && planOf(own))?.estimateMs;
        io.out(
          options.json === true
            ? `${JSON.stringify({ version: 1, ...figures, ...(runMs !== undefined && { runDurationMs: runMs }) }, null, 2)}\n`
            : gateFiguresText(figures, runMs),
        );
      }
    });
  return withHistoryOptions(command);
}

function jobsIn(text: string): number {
  const jobs = Number(text);
  if (Number.isInteger(jobs) && jobs >= 10) return jobs;
  throw new InvalidArgumentError('expected a whole number, 10 or more');
}
