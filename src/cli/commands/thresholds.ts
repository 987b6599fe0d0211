import { Command } from 'commander';
import { suggestedLimits } from '../../analysis/limits.ts';
import { findHistories } from '../../app/history/find.ts';
import type { ExitName } from '../../model/errors.ts';
import { limitsYaml } from '../../report/limits.ts';
import { type HistoryOptions, queryOf, watcherOf } from '../history-query.ts';
import type { Io } from '../io.ts';
import { withSiteOption } from '../site-option.ts';

interface Options extends HistoryOptions {
  readonly line: string;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('thresholds')
    .description('Limits of a test, made of its history.')
    .addHelpText('after', '\nExample:\n  prowess thresholds suggest density-100')
    .addCommand(buildSuggest(io));
}

const buildSuggest = (io: Io): Command =>
  withSiteOption(
    new Command('suggest')
      .description('Writes limits for the key metrics of a test, for a person to review: nothing is changed.')
      .argument('<test>', 'suite/test, or test')
      .option('--store <address>', "where the runs are: a folder, or gs://BUCKET (default: the site's runs/)")
      .option('--line <branch>', 'of which branch or release line', 'main')
      .option('--rescan', 'looks again at every run of a bucket, not only at the newest')
      .option('--json', 'the limits as JSON')
      .addHelpText('after', '\nExample:\n  prowess thresholds suggest density-100 --store gs://my-bucket')
      .action(async (test: string, options: Options) => {
        const { found } = await findHistories(queryOf(io, test, options), io.env, watcherOf(io));
        for (const { history, declare } of found) {
          const { limits, none } = suggestedLimits(history, declare, options.line);
          io.out(
            options.json
              ? `${JSON.stringify({ test: history.test, limits, none }, null, 2)}\n`
              : limitsYaml(limits, none),
          );
        }
      }),
  );
