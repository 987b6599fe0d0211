import type { Declaration } from '../../history/declaration.ts';
import type { Run } from '../../history/run.ts';
import { seriesHistories } from '../changes/series.ts';
import { type LineFacts, runsOf, type Side } from './side.ts';

/** The side without the runs before the newest confirmed change of a series on its line. */
export function ofNewestLevel(side: Side, series: string, declaration: Declaration): Side {
  const column = side.history.series.get(series);
  const line = runsOf(side).at(-1)?.line;
  const newest = side.places.at(-1) ?? -1;
  const { line: facts } = side;
  if (facts === undefined || column === undefined) return side;
  const changes = seriesHistories(side.history, [series, column], declaration)
    .filter((each) => each.line === line)
    .flatMap((each) => each.changes)
    .filter(({ run }) => run <= newest && !facts.later.has(run));
  const start = Math.max(-1, ...changes.map(({ run }) => run));
  return { ...side, places: side.places.filter((place) => place >= start) };
}

/** On which level of a series a place of a line is: equal numbers are one level. */
export function levelsOf(side: Side, series: string, declaration: Declaration): (place: number) => number {
  const column = side.history.series.get(series);
  const line = runsOf(side).at(-1)?.line;
  if (column === undefined) return () => 0;
  const begins = seriesHistories(side.history, [series, column], declaration)
    .filter((each) => each.line === line)
    .flatMap((each) => each.changes.map(({ run }) => run));
  return (place) => begins.filter((begin) => begin <= place).length;
}

/** The side without the runs that are based on what was before this level of the base: they would be charged with its change. */
export function basedOn(side: Side, { places, line }: Side): Side {
  const [first] = places;
  if (line === undefined || first === undefined) return side;
  return { ...side, places: side.places.filter((place) => isOn(side.history.runs[place], first, line)) };
}

const isOn = (run: Run | undefined, first: number, { isIn }: LineFacts): boolean =>
  run !== undefined && isIn(first, run);
