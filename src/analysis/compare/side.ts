import { type History, stateAt } from '../../history/history.ts';
import { deployOf, type Run } from '../../history/run.ts';
import type { Observed } from '../../stats/shift.ts';

/** Some runs of a history, compared as one. */
export interface Side {
  /** As a person named it: `main`, `pr:123`. */
  readonly name: string;
  readonly history: History;
  /** Places in `history.runs`. */
  readonly places: readonly number[];
  /** Of each series only the newest level counts: what changed before is not charged to the runs that come after it. */
  readonly newestLevel?: boolean;
}

export const runsOf = ({ history, places }: Side): Run[] =>
  places.map((place) => history.runs[place]).filter((run) => run !== undefined);

/**
 * What a side says of a series, one observation for each deploy: what varies between deploys is not seen by measuring one of them
 * more often, so runs of one deploy are one observation, their median. Points without a trusted value are none.
 */
export function observationsOf({ history, places }: Side, series: string): Observed[] {
  const column = history.series.get(series);
  if (column === undefined) return [];
  const seen = places.flatMap((place) => {
    const run = history.runs[place];
    const low = column.values[place];
    const state = stateAt(column, place);
    if (run === undefined || low === undefined || Number.isNaN(low)) return [];
    if (state !== 'ok' && state !== 'censored') return [];
    return [{ deploy: deployOf(run), low, high: state === 'ok' ? low : Number.POSITIVE_INFINITY }];
  });
  return [...Map.groupBy(seen, ({ deploy }) => deploy).values()].map(middle);
}

/** The median by its lower of two in the middle, so that it is an observation, and a bound stays one. */
function middle(own: readonly Observed[]): Observed {
  const ordered = [...own].sort((a, b) => a.low - b.low);
  const { low, high } = ordered[Math.floor((ordered.length - 1) / 2)] ?? { low: Number.NaN, high: Number.NaN };
  return { low, high };
}
