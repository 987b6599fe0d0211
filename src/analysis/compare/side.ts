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
  /** It is a line: of each series only the newest level counts, for what changed before is not charged to the runs that come after it. */
  readonly line?: LineFacts;
}

/** How the runs of a line are to those that are compared with it. */
export interface LineFacts {
  /** Places of runs of it that measured what came later: their changes are none of the base. */
  readonly later: ReadonlySet<number>;
  /** Whether what one measured, by its place, is in what a run of the other side is based on, as far as that is known. */
  isIn(place: number, run: Run): boolean;
  readonly ancestry?: Ancestry;
}

/** How the runs of a line were found with which a pull request is compared. */
export interface Ancestry {
  /** On which the pull request is based, as Prow recorded it of its newest run. */
  readonly commit: string;
  /**
   * `merges`: by the place or the time of merges. `runs`: by the order in which runs measured commits. `time`: the commit is in neither, and runs count that began
   * before those of the pull request.
   */
  readonly by: 'merges' | 'runs' | 'time';
  /** Runs of the line that are left out, for it is not known whether the commit has what they measured. */
  readonly unordered: number;
}

export const runsOf = ({ history, places }: Side): Run[] =>
  places.map((place) => history.runs[place]).filter((run) => run !== undefined);

/**
 * What a side says of a series, one observation for each deploy: what varies between deploys is not seen by measuring one of them
 * more often, so runs of one deploy are one observation, their median. Points without a trusted value are none.
 */
export const observationsOf = (side: Side, series: string): Observed[] => [...observedByDeploy(side, series).values()];

/** The same, by deploy. */
export function observedByDeploy({ history, places }: Side, series: string): Map<string, Observed> {
  const column = history.series.get(series);
  if (column === undefined) return new Map();
  const seen = places.flatMap((place) => {
    const run = history.runs[place];
    const low = column.values[place];
    const state = stateAt(column, place);
    if (run === undefined || low === undefined || Number.isNaN(low)) return [];
    if (state !== 'ok' && state !== 'censored') return [];
    return [{ deploy: deployOf(run), low, high: state === 'ok' ? low : Number.POSITIVE_INFINITY }];
  });
  return new Map([...Map.groupBy(seen, ({ deploy }) => deploy)].map(([deploy, own]) => [deploy, middle(own)]));
}

/** Deploys of which a run is trusted, in the order in which they came. */
export const deploysOf = (side: Side): string[] => [
  ...new Set(runsOf(side).flatMap((run) => (run.outcome === 'invalid' ? [] : [deployOf(run)]))),
];

/** The median by its lower of two in the middle, so that it is an observation, and a bound stays one. */
function middle(own: readonly Observed[]): Observed {
  const ordered = [...own].sort((a, b) => a.low - b.low);
  const { low, high } = ordered[Math.floor((ordered.length - 1) / 2)] ?? { low: Number.NaN, high: Number.NaN };
  return { low, high };
}
