import { Command, Option } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { compareAsked } from '../../app/history/compare.ts';
import type { ExitName } from '../../model/errors.ts';
import { comparisonExit } from '../../report/comparison/exit.ts';
import { HOW } from '../../report/comparison/markdown.ts';
import { type ComparisonFormat, comparisonsText } from '../history/comparison-text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';

interface Options extends HistoryOptions {
  readonly test?: string;
  readonly merges?: string;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly format: ComparisonFormat;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('compare')
    .description('Says what of two sides is better, worse or the same, how sure, and what could not have been seen.')
    .argument('<base>', SIDES)
    .argument('<head>', 'the same')
    .option('--test <test>', 'suite/test, or the job of an imported one (default: each of which both sides have runs)')
    .option(MERGES_FLAG, `${MERGES_ARE}: of a line those runs count that the pull request is based on`)
    .option('--all', 'also what is the same or unclear beside the key metrics')
    .addOption(
      new Option('--format <format>', 'how it is written').choices(['text', 'markdown', 'json']).default('text'),
    )
    .option('--json', 'the comparisons as JSON: --format json')
    .addHelpText(
      'after',
      `\n${HOW}\n\nExamples:\n  prowess compare main pr:123 --test density-100\n  prowess compare v1.7.0 v1.8.0 --format markdown\n  prowess compare runs-before runs-after`,
    )
    .action(async (base: string, head: string, options: Options) => {
      const comparisons = await compareAsked(
        {
          base: { name: base, path: io.path(base) },
          head: { name: head, path: io.path(head) },
          query: queryOf(io, options.test, options),
          now: systemClock.now(),
          merges: await mergesGiven(io, options.merges),
        },
        io.env,
        watcherOf(io),
      );
      io.out(comparisonsText(comparisons, options.json ? 'json' : options.format, options.all === true));
      exit(comparisonExit(comparisons));
    });
  return withHistoryOptions(command);
}

const SIDES =
  'a line (main), builds (1840,1841), a commit, pr:123, days (2026-08-01..2026-08-10), a version under test (v1.7.0), or a folder of runs';
