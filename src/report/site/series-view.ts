import type { SeriesHistory } from '../../analysis/changes/series.ts';
import type { LineOverview } from '../../analysis/overview.ts';
import type { Declaration, Declare } from '../../history/declaration.ts';
import { type Column, stateAt } from '../../history/history.ts';
import type { FactMark } from '../../history/marks.ts';
import type { PointState, Run } from '../../history/run.ts';
import { testPath } from './paths.ts';

/** One series of one line, with what is known of it. */
export interface SeriesView {
  readonly name: string;
  readonly declaration: Declaration;
  readonly runs: readonly Run[];
  readonly points: readonly SeriesPoint[];
  /** Where soft facts changed, in order. */
  readonly marks: readonly FactMark[];
  /** The page that lists them, from the root of the site. */
  readonly marksAt: string;
  /** Absent where it is not judged: it moves with the primary statistic of its measurement. */
  readonly judged?: SeriesHistory;
}

/** What one run says of it. */
export interface SeriesPoint {
  /** Of the run in the line's history. */
  readonly place: number;
  readonly state: PointState;
  readonly value?: number;
}

export function seriesView(
  { line, history, judged, marked }: LineOverview,
  column: Column,
  name: string,
  declare: Declare,
): SeriesView {
  const own = judged.get(name);
  return {
    name,
    declaration: declare(column.name),
    runs: history.runs,
    points: history.runs.flatMap((_, place) => pointAt(column, place) ?? []),
    marks: marked.marks,
    marksAt: testPath(history.test, line),
    ...(own !== undefined && { judged: own }),
  };
}

/** Undefined where the run says nothing of the series. */
export function pointAt(column: Column, place: number): SeriesPoint | undefined {
  const state = stateAt(column, place);
  const value = column.values[place];
  if (state === undefined) return undefined;
  return { place, state, ...(value !== undefined && !Number.isNaN(value) && { value }) };
}

/** What the newest runs that say something of a series say of it, in order: of `runs` runs, at most `count` points. */
export function newestPoints(column: Column, runs: number, count: number): SeriesPoint[] {
  const points: SeriesPoint[] = [];
  for (let place = runs - 1; place >= 0 && points.length < count; place--) {
    const point = pointAt(column, place);
    if (point !== undefined) points.unshift(point);
  }
  return points;
}
