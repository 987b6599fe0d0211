import { Command } from 'commander';
import { systemClock } from '../../adapters/system-clock.ts';
import { type LineOverview, type OverviewOptions, overviewsOf } from '../../analysis/overview.ts';
import { analysedAt, analysisNotice } from '../../app/analyse.ts';
import { lastDrillNotice } from '../../app/drill-state.ts';
import { type FoundHistories, findHistories } from '../../app/history/find.ts';
import { type KnownChanges, knownChanges } from '../../app/history/known-changes.ts';
import { type ExitName, usageError } from '../../model/errors.ts';
import type { EpochMs } from '../../model/units.ts';
import { historyJson, otavaCsv, tidyCsv } from '../history/formats.ts';
import { gapsJson, gapsText, proposalsOf } from '../history/gaps-text.ts';
import { gateExit, openGatesText } from '../history/gate-text.ts';
import { skippedText, testsText, testText } from '../history/text.ts';
import { unmatchedText } from '../history/unmatched-text.ts';
import { type HistoryOptions, queryOf, watcherOf, withHistoryOptions } from '../history-query.ts';
import type { Io } from '../io.ts';
import { MERGES_ARE, MERGES_FLAG, mergesGiven } from '../merges-option.ts';

interface Options extends HistoryOptions {
  readonly line?: string;
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly otava?: boolean;
  readonly gaps?: boolean;
  readonly merges?: string;
  readonly configMerges?: string;
}

export function build(io: Io, exit: (name: ExitName) => void): Command {
  const command = new Command('history')
    .description('What runs of a test say over time: whether they still come, key numbers, what is missing since when.')
    .argument('[test]', 'suite/test, test, or the name of a job (default: all tests of the store)')
    .option('--line <branch>', 'only this branch or release line')
    .option(MERGES_FLAG, `${MERGES_ARE}: names the likely causes`)
    .option('--config-merges <file|clone>', 'the same of the repository that holds suites and jobs')
    .option('--json', 'all findings as JSON')
    .option('--csv', 'every number of every run as CSV, one a row')
    .option('--otava', "the runs of one line as Apache Otava's CSV importer reads them")
    .option('--gaps', 'proposes renames for perf/history.yaml: series that ended where another began; applies none')
    .addHelpText(
      'after',
      '\nExit codes: 0 whatever has changed, but for tests that gate by their history (`history: {gate: true}` in their suite): 1 where a change for the worse of a key series is open and not accepted, 6 where a key series or the runs are lost.\n\nExamples:\n  prowess history density-100\n  prowess history --store gs://my-bucket periodic-density',
    )
    .action(async (test: string | undefined, options: Options) => {
      const found = await findHistories(queryOf(io, test, options), io.env, watcherOf(io));
      const notices = [
        await analysisNotice(found.store, io.env, systemClock.now()),
        await lastDrillNotice(found.store, io.env),
      ].filter((notice) => notice !== undefined);
      for (const line of [...skippedText(found), ...unmatchedText(found), ...notices]) io.err(line);
      if (options.csv) io.out(csvOf(found, test));
      else exit(await show(io, found, options));
    });
  return withHistoryOptions(command);
}

/** Prints what is asked for; what the gates say of it. */
async function show(io: Io, found: FoundHistories, options: Options): Promise<ExitName> {
  const causes = {
    merges: await mergesGiven(io, options.merges),
    configuration: await mergesGiven(io, options.configMerges),
  };
  const tests = overviews(io, found, options, causes);
  const now = systemClock.now();
  const at = options.json ? await analysedAt(found.store, io.env) : undefined;
  print(io, found, tests, { ...options, ...(at !== undefined && { analysis: { at, now } }) });
  if (options.gaps || options.otava) return 'pass';
  // Where several tests are listed, changes are only counted.
  if (options.json || tests.length === 1) keepShown(io, found, tests);
  for (const line of openGatesText(found)) io.err(line);
  return gateExit(
    tests.flatMap(({ lines }) => lines),
    found,
  );
}

interface TestOverview {
  readonly test: FoundHistories['found'][number];
  readonly lines: readonly LineOverview[];
}

/** Throws KnownError where a line is named of which there is no run. */
function overviews(
  io: Io,
  { found, store, retentionMs }: FoundHistories,
  { line }: Options,
  causes: Pick<OverviewOptions, 'merges' | 'configuration'>,
): TestOverview[] {
  const now = systemClock.now();
  const tests = found.map((test) => ({
    test,
    lines: overviewsOf(test.history, test.declare, {
      now,
      ...(line !== undefined && { line }),
      decisions: test.decisions,
      ...causes,
      gates: test.test?.history?.gate === true,
      schedule: test.test?.triggers.periodic,
      retentionMs,
      knownOf: (own) => shownOf(io, store, test.history.test, own).read(),
    }),
  }));
  if (line !== undefined && tests.length > 0 && tests.every(({ lines }) => lines.length === 0)) {
    const known = new Set(tests.flatMap(({ test }) => test.history.runs.map((run) => run.line)));
    throw usageError(`no run is of line ${line}`, `there are runs of ${[...known].sort().join(', ')}`);
  }
  return tests;
}

/** What is shown now may be withdrawn later. */
function keepShown(io: Io, { store }: FoundHistories, tests: readonly TestOverview[]): void {
  for (const { test, lines } of tests) {
    for (const { line, known } of lines) shownOf(io, store, test.history.test, line).keep(known);
  }
}

const shownOf = (io: Io, store: string, test: string, line: string): KnownChanges =>
  knownChanges({ store, test, line }, io.env, watcherOf(io));

function print(
  io: Io,
  found: FoundHistories,
  tests: readonly TestOverview[],
  { json, otava, gaps, analysis }: Options & { readonly analysis?: { readonly at: EpochMs; readonly now: EpochMs } },
): void {
  const [first, ...others] = tests;
  if (gaps) {
    const proposals = tests.flatMap(({ test, lines }) => lines.map((each) => proposalsOf(test.history.test, each)));
    io.out(json ? jsonText(gapsJson(proposals)) : gapsText(proposals));
  } else if (json) io.out(jsonText(historyJson(found, tests, analysis)));
  else if (otava) io.out([...otavaCsv(oneLine(tests.flatMap(({ lines }) => lines)))].join(''));
  else if (first === undefined) io.err(`no runs in ${found.store}`);
  else io.out(others.length > 0 ? testsText(tests) : testText(first.test, first.lines, widthOf(io)));
}

const jsonText = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const widthOf = ({ columns }: Io): number => (Number.isFinite(columns) ? columns : 120);

function oneLine(lines: readonly LineOverview[]): LineOverview {
  const [first, ...others] = lines;
  if (first !== undefined && others.length === 0) return first;
  throw usageError(`expected one line of one test, got ${lines.length}`, 'name the test, and its line with --line');
}

function csvOf({ found }: FoundHistories, test: string | undefined): string {
  if (test === undefined && found.length > 1) {
    throw usageError(
      '--csv writes the runs of one test',
      `name one of: ${found.map(({ history }) => history.test).join(', ')}`,
    );
  }
  return found.flatMap((each) => [...tidyCsv(each)]).join('');
}
