import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { tryRules } from '../../app/history/try-rules.ts';
import type { ExitName } from '../../model/errors.ts';
import { rulesJson, rulesText } from '../history/rules-text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';

interface Options extends HistoryOptions {
  readonly against: string;
  readonly line?: string;
  readonly json?: boolean;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('rules')
    .description('The rules by which histories are read and judged: suites and perf/ of a site.')
    .addHelpText('after', '\nExample:\n  prowess rules try density-100')
    .addCommand(buildTry(io));
}

const buildTry = (io: Io): Command =>
  withHistoryOptions(
    new Command('try')
      .description(
        'Judges the runs that there are by the rules as they are in the files now, and as they were: which changes are found, accepted or open, what gates and thresholds say, precision and recall by perf/labels.yaml. Nothing is changed.',
      )
      .argument('[test]', 'suite/test, test, or the name of a job (default: all tests of the store)')
      .option(
        '--against <commit|dir>',
        'the rules as they were: a commit of the clone, or the folder of a site',
        'HEAD',
      )
      .option('--line <branch>', 'only this branch or release line')
      .option('--json', 'all of it as JSON')
      .addHelpText(
        'after',
        '\nExamples:\n  prowess rules try density-100 --store gs://my-bucket\n  prowess rules try --against main~3',
      )
      .action(async (test: string | undefined, options: Options) => {
        const { against, line, json } = options;
        const request = {
          query: queryOf(io, test, options),
          against: { name: against, path: io.path(against) },
          ...(line !== undefined && { line }),
          now: systemClock.now(),
        };
        const tried = await tryRules(request, io.env, watcherOf(io));
        io.out(json === true ? `${JSON.stringify(rulesJson(tried, against), null, 2)}\n` : rulesText(tried, against));
      }),
  );
