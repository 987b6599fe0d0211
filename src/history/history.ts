import { byKey } from '../model/order.ts';
import { seriesId } from '../model/series.ts';
import { compareBuilds } from '../prow/build-number.ts';
import { POINT_STATES, type PointState, type Run, type RunDocument, type SeriesName } from './run.ts';

/** The runs of one test in order, and its numbers in columns: 10,000 runs of 259 series are 2.6 million of them. */
export interface History {
  readonly test: string;
  /** From the oldest to the newest, then by build. */
  readonly runs: readonly Run[];
  /** By name (`nameOf`), in the order of names. */
  readonly series: ReadonlyMap<string, Column>;
}

/** One series, with a place for each run of its history. */
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

/** Of several documents of one run the last counts. */
export function toHistory(test: string, documents: Iterable<RunDocument>): History {
  const newest = new Map<string, RunDocument>();
  for (const document of documents) newest.set(`${document.run.job}/${document.run.build}`, document);
  const ordered = [...newest.values()].sort(
    ({ run: a }, { run: b }) => a.startedAt - b.startedAt || compareBuilds(a.build, b.build),
  );
  return { test, runs: ordered.map(({ run }) => run), series: columnsOf(ordered) };
}

function columnsOf(documents: readonly RunDocument[]): Map<string, Column> {
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
  return new Map([...columns].sort(byKey));
}

const emptyColumn = (name: SeriesName, length: number): Column => ({
  name,
  values: new Float64Array(length).fill(Number.NaN),
  states: new Uint8Array(length).fill(ABSENT),
});
