import type { Declaration } from '../../history/declaration.ts';
import { seriesHistories } from '../changes/series.ts';
import { runsOf, type Side } from './side.ts';

/** The side without the runs before the newest confirmed change of a series on its line. */
export function ofNewestLevel(side: Side, series: string, declaration: Declaration): Side {
  const column = side.history.series.get(series);
  const line = runsOf(side).at(-1)?.line;
  const newest = side.places.at(-1) ?? -1;
  if (side.newestLevel !== true || column === undefined) return side;
  const changes = seriesHistories(side.history, [series, column], declaration)
    .filter((each) => each.line === line)
    .flatMap((each) => each.changes)
    .filter(({ run }) => run <= newest);
  const start = Math.max(-1, ...changes.map(({ run }) => run));
  return { ...side, places: side.places.filter((place) => place >= start) };
}
