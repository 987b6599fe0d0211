import { byKey } from '../model/order.ts';
import { seriesId } from '../model/series-id.ts';
import { POINT_STATES, type PointState, type Run, type RunDocument, type SeriesName } from './run.ts';

/** Runs, and their numbers in columns: 10,000 runs of 259 series are 2.6 million of them. */
export interface RunTable {
  readonly runs: readonly Run[];
  /** By name (`nameOf`), in the order of names. */
  readonly series: ReadonlyMap<string, Column>;
}

/** One series, with a place for each run of its table. */
export interface Column {
  readonly name: SeriesName;
  /** A value, the lower bound of a censored one, or NaN. */
  readonly values: Float64Array;
  /** Indices into POINT_STATES; ABSENT where the run says nothing of the series. */
  readonly states: Uint8Array;
}

/** The state of a series in a run that does not know it. */
export const ABSENT = POINT_STATES.length;

/** A series in messages, files and commands: `seriesId`, then the statistic. */
export const nameOf = (series: SeriesName): string => `${seriesId(series)}.${series.statistic}`;

/** What a column says of one run; undefined where the run does not know the series. */
export const stateAt = ({ states }: Column, run: number): PointState | undefined => POINT_STATES[states[run] ?? ABSENT];

/** A column that says nothing yet. */
export const emptyColumn = (name: SeriesName, length: number): Column => ({
  name,
  values: new Float64Array(length).fill(Number.NaN),
  states: new Uint8Array(length).fill(ABSENT),
});

/** The documents as they come. */
export function tableOf(documents: readonly RunDocument[]): RunTable {
  const columns = new Map<string, Column>();
  for (const [place, { points }] of documents.entries()) {
    for (const { series, state, value = Number.NaN } of points) {
      const name = nameOf(series);
      const column = columns.get(name) ?? emptyColumn(series, documents.length);
      columns.set(name, column);
      column.values[place] = value;
      column.states[place] = POINT_STATES.indexOf(state);
    }
  }
  return { runs: documents.map(({ run }) => run), series: new Map([...columns].sort(byKey)) };
}

/** The documents that a table was made of, but for the order of their points. */
export const documentsOf = ({ runs, series }: RunTable): RunDocument[] =>
  runs.map((run, place) => ({
    run,
    points: [...series.values()].flatMap((column) => {
      const state = stateAt(column, place);
      const value = column.values[place];
      if (state === undefined) return [];
      return [{ series: column.name, state, ...(value !== undefined && !Number.isNaN(value) && { value }) }];
    }),
  }));
