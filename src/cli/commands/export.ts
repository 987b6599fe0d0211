import { basename, dirname } from 'node:path';
import { Command } from 'commander';
import { writeTogether } from '../../adapters/disk/atomic.ts';
import { heartbeatOf } from '../../app/analyse.ts';
import { findHistories } from '../../app/history/find.ts';
import type { History } from '../../history/history.ts';
import { counted } from '../../model/counted.ts';
import type { ExitName } from '../../model/errors.ts';
import { openMetricsPieces } from '../../render/openmetrics.ts';
import { resultFamilies } from '../../report/results-openmetrics.ts';
import { skippedText } from '../history/text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { buildOpenSearch } from './export-opensearch.ts';

interface Options extends HistoryOptions {
  readonly write?: string;
}

export function build(io: Io, _exit: (name: ExitName) => void): Command {
  return new Command('export')
    .description('The numbers of runs, for programs that have a format of their own.')
    .addHelpText('after', '\nExample:\n  prowess export openmetrics density-100 --write density-100.om')
    .addCommand(buildOpenMetrics(io))
    .addCommand(buildOpenSearch(io));
}

const buildOpenMetrics = (io: Io): Command =>
  withHistoryOptions(
    new Command('openmetrics')
      .description(
        'What the runs of a test found over time, as OpenMetrics: for Prometheus, and the dashboard of results.',
      )
      .argument('[test]', 'suite/test, test, or the name of a job (default: all tests of the store)')
      .option('--write <file>', 'to a file (default: standard output)')
      .addHelpText(
        'after',
        `
Numbers are in base units, at the beginning of their run: prowess_creation_latency_seconds{test=...,line=...,statistic="p95"}.
A run that is INVALID has no number; prowess_run{outcome=...} counts it. prowess_analysis_timestamp_seconds is when the newest analysis was made.

Examples:
  prowess export openmetrics --store gs://my-bucket --write results.om
  promtool tsdb create-blocks-from openmetrics results.om data`,
      )
      .action(async (test: string | undefined, options: Options) => {
        const found = await findHistories(queryOf(io, test, options), io.env, watcherOf(io));
        for (const line of skippedText(found)) io.err(line);
        const histories = found.found.map(({ history }) => history);
        const pieces = openMetricsPieces([...resultFamilies(histories), ...(await heartbeatOf(found.store, io.env))]);
        if (options.write === undefined) {
          for (const piece of pieces) io.out(piece);
          return;
        }
        const path = io.path(options.write);
        await writeTogether(dirname(path), [{ path: basename(path), text: '', pieces }]);
        io.err(`wrote ${options.write}: ${writtenText(histories)}`);
      }),
  );

/** `3 runs of 3 tests; 1 of them is INVALID and has no numbers`. */
function writtenText(histories: readonly History[]): string {
  const runs = histories.flatMap((history) => history.runs);
  const invalid = runs.filter(({ outcome }) => outcome === 'invalid').length;
  const all = `${counted(runs.length, 'run')} of ${counted(histories.length, 'test')}`;
  if (invalid === 0) return all;
  return `${all}; ${invalid} of them ${invalid === 1 ? 'is INVALID and has' : 'are INVALID and have'} no numbers`;
}
