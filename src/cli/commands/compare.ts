import { Command, Option } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import type { Comparison } from '../../analysis/compare/compare.ts';
import { compareSides } from '../../app/history/compare.ts';
import type { ExitName } from '../../model/errors.ts';
import { textTable } from '../../render/text-table.ts';
import { HOW, markdownOf } from '../../report/comparison/markdown.ts';
import { sideText, tableOf } from '../../report/comparison/table.ts';
import { headlineOf } from '../../report/comparison/words.ts';
import { type HistoryOptions, queryOf, watcherOf } from '../history-query.ts';
import type { Io } from '../io.ts';
import { withSiteOption } from '../site-option.ts';

interface Options extends HistoryOptions {
  readonly test?: string;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly format: 'text' | 'markdown' | 'json';
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('compare')
    .description('Says what of two sides is better, worse or the same, how sure, and what could not have been seen.')
    .argument('<base>', SIDES)
    .argument('<head>', 'the same')
    .option('--test <test>', 'suite/test, or the job of an imported one (default: each of which both sides have runs)')
    .option('--store <address>', "where the runs are: a folder, or gs://BUCKET (default: the site's runs/)")
    .option('--all', 'also what is the same or unclear beside the key metrics')
    .option('--rescan', 'looks again at every run of a bucket, not only at the newest')
    .addOption(
      new Option('--format <format>', 'how it is written').choices(['text', 'markdown', 'json']).default('text'),
    )
    .option('--json', 'the comparisons as JSON: --format json')
    .addHelpText(
      'after',
      `\n${HOW}\n\nExamples:\n  prowess compare main pr:123 --test density-100\n  prowess compare v1.7.0 v1.8.0 --format markdown\n  prowess compare runs-before runs-after`,
    )
    .action(async (base: string, head: string, options: Options) => {
      const comparisons = await compareSides(
        {
          base: { name: base, path: io.path(base) },
          head: { name: head, path: io.path(head) },
          query: queryOf(io, options.test, options),
          now: systemClock.now(),
        },
        io.env,
        watcherOf(io),
      );
      io.out(WRITERS[options.json ? 'json' : options.format](comparisons, options.all === true));
      exit(exitOf(comparisons));
    });
  return withSiteOption(command);
}

const SIDES =
  'a line (main), builds (1840,1841), a commit, pr:123, days (2026-08-01..2026-08-10), a version under test (v1.7.0), or a folder of runs';

const WRITERS: Readonly<Record<Options['format'], (comparisons: readonly Comparison[], all: boolean) => string>> = {
  text: (comparisons, all) => comparisons.map((each) => textOf(each, all)).join('\n'),
  markdown: (comparisons, all) => comparisons.map((each) => markdownOf(each, all)).join('\n'),
  json: (comparisons) =>
    `${JSON.stringify(
      comparisons.map((each) => ({ headline: headlineOf(each), ...each })),
      null,
      2,
    )}\n`,
};

function textOf(comparison: Comparison, all: boolean): string {
  const { header, rows, left } = tableOf(comparison, all);
  return [
    `${comparison.test}: ${headlineOf(comparison)}\n`,
    ...(rows.length === 0 ? [] : [textTable(header, rows)]),
    ...(left === '' ? [] : [`${left}\n`]),
    `${sideText(comparison.base)}\n${sideText(comparison.head)}\n`,
  ].join('\n');
}

/** Of several tests the worst: what is worse counts before what has no answer, and that before what is open. */
function exitOf(comparisons: readonly Comparison[]): ExitName {
  const found = new Set(comparisons.map(({ conclusion }) => EXITS[conclusion]));
  return (['failed', 'invalid', 'inconclusive'] as const).find((exit) => found.has(exit)) ?? 'pass';
}

const EXITS = {
  regressed: 'failed',
  invalid: 'invalid',
  inconclusive: 'inconclusive',
  pass: 'pass',
} as const satisfies Record<Comparison['conclusion'], ExitName>;
