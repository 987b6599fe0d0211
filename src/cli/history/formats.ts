import type { LineOverview } from '../../analysis/overview.ts';
import type { FoundHistories, FoundHistory } from '../../app/history/find.ts';
import { type Column, nameOf, stateAt } from '../../history/history.ts';
import { type EpochMs, elapsed, toIso } from '../../model/units.ts';
import { csvLine } from '../../render/csv.ts';
import { lineJson } from '../../report/history-json.ts';

/** What `--json` prints: the same findings as the text, with all that it shortens. */
export const historyJson = (
  { store, skipped, unmatched }: FoundHistories,
  tests: readonly { readonly test: FoundHistory; readonly lines: readonly LineOverview[] }[],
  analysis: { readonly at: EpochMs; readonly now: EpochMs } | undefined,
): object => ({
  version: 1,
  store,
  ...(analysis !== undefined && {
    analysis: { at: toIso(analysis.at), ageMs: elapsed(analysis.at, analysis.now) },
  }),
  tests: tests.map(({ test, lines }) => ({
    test: test.history.test,
    ...(test.simulated && { simulated: true }),
    lines: lines.map((line) => lineJson(line)),
  })),
  skipped,
  unmatched,
});

/** One row for each number of each run, of any kind of run. */
export function* tidyCsv({ history: { runs, series } }: FoundHistory): Generator<string> {
  yield csvLine(['job', 'build', 'time', 'line', 'kind', 'outcome', 'series', 'state', 'value']);
  for (const [place, { job, build, startedAt, line, kind, outcome }] of runs.entries()) {
    for (const [name, column] of series) {
      const state = stateAt(column, place);
      if (state === undefined) continue;
      yield csvLine([job, build, toIso(startedAt), line, kind, outcome, name, state, numberAt(column, place)]);
    }
  }
}

/** What Apache Otava's CSV importer reads: `time_column: time`, `attributes: [build, commit]`, a column for each series. */
export function* otavaCsv({ history: { runs, series } }: LineOverview): Generator<string> {
  const columns = [...series.values()];
  yield csvLine(['time', 'build', 'commit', ...columns.map(({ name }) => nameOf(name))]);
  for (const [place, { startedAt, build, commit = '' }] of runs.entries()) {
    const values = columns.map((column) => (stateAt(column, place) === 'ok' ? numberAt(column, place) : ''));
    yield csvLine([toIso(startedAt), build, commit, ...values]);
  }
}

const numberAt = ({ values }: Column, place: number): string => {
  const value = values[place];
  return value === undefined || Number.isNaN(value) ? '' : String(value);
};
