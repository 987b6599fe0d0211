import { byKey } from '../model/order.ts';
import type { Regime } from '../model/regime.ts';
import { compareBuilds } from '../prow/build-number.ts';
import { type Run, type RunDocument, runId, type SeriesName } from './run.ts';
import { ABSENT, type Column, emptyColumn, nameOf, type RunTable, tableOf } from './table.ts';

export { ABSENT, type Column, nameOf, stateAt } from './table.ts';

/** The runs of one test in order, from the oldest to the newest, then by build. */
export interface History extends RunTable {
  readonly test: string;
}

/** What a reader wants otherwise than it was written. */
export interface Edits {
  readonly keeps: (run: Run) => boolean;
  /** The series that a written one is part of today. */
  readonly renamed: (series: SeriesName) => SeriesName;
  readonly regimeOf: (run: Run) => Regime;
}

const AS_WRITTEN: Edits = { keeps: () => true, renamed: (series) => series, regimeOf: ({ regime }) => regime };

/** Of several documents of one run the last counts. */
export const toHistory = (test: string, documents: Iterable<RunDocument>): History =>
  joined(test, [tableOf([...documents])]);

/** One history of tables that hold parts of it. Of several rows of one run the last counts. */
export function joined(test: string, tables: readonly RunTable[], edits: Edits = AS_WRITTEN): History {
  const rows = rowsInOrder(tables, edits);
  const columns = new Map<string, Column>();
  for (const [table, { series }] of tables.entries()) {
    const places = placesOf(table, tables, rows);
    for (const column of series.values()) {
      const name = edits.renamed(column.name);
      const into = columns.get(nameOf(name)) ?? emptyColumn(name, rows.length);
      columns.set(nameOf(name), into);
      copy(column, into, places);
    }
  }
  const known = [...columns].filter(([, { states }]) => states.some((state) => state !== ABSENT));
  return {
    test,
    runs: rows.map(({ run }) => inRegime(run, edits.regimeOf(run))),
    series: new Map(known.sort(byKey)),
  };
}

const inRegime = (run: Run, regime: Regime): Run => (regime === run.regime ? run : { ...run, regime });

/** The part of a history that has these runs. */
export const withRuns = (history: History, keeps: Edits['keeps']): History =>
  history.runs.every(keeps) ? history : joined(history.test, [history], { ...AS_WRITTEN, keeps });

/** The older run first. Simulated runs begin at one instant: then their numbers say which was first. */
export const inTime = (a: Run, b: Run): number => a.startedAt - b.startedAt || compareBuilds(a.build, b.build);

interface Row {
  readonly table: number;
  readonly place: number;
  readonly run: Run;
}

/** One build may hold a run of each test of a suite. */
function rowsInOrder(tables: readonly RunTable[], { keeps }: Edits): Row[] {
  const newest = new Map<string, Row>();
  for (const [table, { runs }] of tables.entries()) {
    for (const [place, run] of runs.entries()) newest.set(`${run.test} ${runId(run)}`, { table, place, run });
  }
  return [...newest.values()].filter(({ run }) => keeps(run)).sort(({ run: a }, { run: b }) => inTime(a, b));
}

/** For each run of a table its place in the history; -1 where it is not in it. */
function placesOf(table: number, tables: readonly RunTable[], rows: readonly Row[]): Int32Array {
  const places = new Int32Array(tables[table]?.runs.length ?? 0).fill(-1);
  for (const [at, row] of rows.entries()) if (row.table === table) places[row.place] = at;
  return places;
}

function copy({ values, states }: Column, into: Column, places: Int32Array): void {
  for (let from = 0; from < places.length; from++) {
    const to = places[from] ?? -1;
    const state = states[from] ?? ABSENT;
    if (to < 0 || state === ABSENT) continue;
    into.states[to] = state;
    into.values[to] = values[from] ?? Number.NaN;
  }
}
