import type { Cause } from '../../analysis/cause/cause.ts';
import type { SeriesNoise } from '../../analysis/changes/noise.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import type { FoundHistories, FoundHistory } from '../../app/history/find.ts';
import { type Column, nameOf, stateAt } from '../../history/history.ts';
import { toIso } from '../../model/units.ts';
import { csvLine } from '../../render/csv.ts';

/** What `--json` prints: the same findings as the text, with all that it shortens. */
export const historyJson = (
  { store, skipped, unmatched }: FoundHistories,
  tests: readonly { readonly test: FoundHistory; readonly lines: readonly LineOverview[] }[],
): object => ({
  store,
  tests: tests.map(({ test, lines }) => ({
    test: test.history.test,
    ...(test.simulated && { simulated: true }),
    lines: lines.map(
      ({
        line,
        history: { runs },
        invalid,
        freshness,
        otherRegime,
        figures,
        changes,
        withdrawn,
        suspects,
        unused,
        noise,
        missing,
        shortRetention,
        gate,
      }) => ({
        line,
        runs: runs.length,
        invalid,
        ...(freshness !== undefined && {
          newest: {
            build: freshness.newest.build,
            startedAt: toIso(freshness.newest.startedAt),
            ageMs: freshness.ageMs,
            usualMs: freshness.usualMs,
            ...(freshness.due !== undefined && {
              due: {
                at: toIso(freshness.due.at),
                schedule: freshness.due.schedule,
                after: placeOf(freshness.due.after),
              },
            }),
            late: freshness.late,
          },
        }),
        ...(otherRegime !== undefined && {
          comparable: otherRegime.comparable,
          otherRegime: { newest: placeOf(otherRegime.run), differences: otherRegime.differences },
        }),
        keySeries: figures.map(({ declaration: { title, unit, better, family }, trend: _, ...figure }) => ({
          ...figure,
          title,
          unit,
          better,
          family,
          noise: noiseOf(noise.get(figure.series)),
        })),
        changes: changes.map(({ run, lastGood, latest, recovered, ended, cause, ...change }) => ({
          ...change,
          since: placeOf(run),
          ...(lastGood !== undefined && { lastGood: placeOf(lastGood) }),
          ...(latest !== undefined && { latest: placeOf(latest) }),
          ...(recovered !== undefined && { recovered: placeOf(recovered) }),
          ...(ended !== undefined && { ended: { why: ended.why, since: placeOf(ended.since) } }),
          ...(cause !== undefined && { cause: causeJson(cause) }),
        })),
        withdrawn: withdrawn.map(({ id, family, firstBoundary, boundary }) => ({
          id,
          family,
          confirmedAt: firstBoundary.run,
          since: boundary.run,
        })),
        suspects,
        unused: unused.map(({ name, at, reason, by }) => ({ name, at, reason, by })),
        missing: missing.map(({ from, until, ...each }) => ({
          ...each,
          since: placeOf(runs[from]),
          ...(until !== undefined && { until: placeOf(runs[until]) }),
        })),
        ...(shortRetention !== undefined && { shortRetention }),
        ...(gate !== undefined && { gate: { ...gate, failing: gate.failing.map(({ id }) => id) } }),
      }),
    ),
  })),
  skipped,
  unmatched,
});

const noiseOf = (noise: SeriesNoise | undefined): object | undefined =>
  noise && { grade: noise.grade, cv: noise.cv, runs: noise.runs };

const placeOf = (run: LineOverview['history']['runs'][number] | undefined): object | undefined =>
  run && { job: run.job, build: run.build, startedAt: toIso(run.startedAt) };

const causeJson = ({ class: kind, evidence, window, suspects }: Cause): object => ({
  class: kind,
  evidence,
  covered: window.covered,
  merges: suspects.map(({ merge: { mergedAt, folders: _, ...merge }, ...suspect }) => ({
    ...merge,
    mergedAt: toIso(mergedAt),
    ...suspect,
  })),
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
