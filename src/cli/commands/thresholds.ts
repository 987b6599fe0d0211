import { Command } from 'commander';
import { suggestedLimits } from '../../analysis/limits.ts';
import { findHistories } from '../../app/history/find.ts';
import type { ExitName } from '../../model/errors.ts';
import { limitsYaml } from '../../report/limits.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';

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
  withHistoryOptions(
    new Command('suggest')
      .description('Writes limits for the key metrics of a test, for a person to review: nothing is changed.')
      .argument('<test>', 'suite/test, or test')
      .option('--line <branch>', 'of which branch or release line', 'main')
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
