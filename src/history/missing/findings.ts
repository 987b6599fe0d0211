import type { History } from '../history.ts';
import type { Run } from '../run.ts';
import { groupsOf } from './groups.ts';
import { type Absence, type AbsenceCause, presenceOf } from './presence.ts';

/** Data that should be there and is not: one finding for each cause. Places are those of runs in the history. */
export interface MissingData {
  readonly cause: AbsenceCause | 'invalid-runs';
  /** `all series`, `kind VMResult`, a metric; absent where only the series themselves say it. */
  readonly about?: string;
  /** Names of series; none where runs are invalid. */
  readonly series: readonly string[];
  /** The first run without it. */
  readonly from: number;
  /** The run that has it again; absent while none has. */
  readonly until?: number;
  readonly runs: number;
}

/** What is open is said from its first run on; what has ended only where it lasted. */
const LEAST_PAST_RUNS = 3;

/** What is missing on one line (`onLine`): what is open first, then the newest. */
export function missingData(history: History): MissingData[] {
  const found = [...invalidRuns(history.runs), ...missingSeries(history)];
  return found
    .filter(({ until, runs, cause }) => (until === undefined && cause !== 'retired') || runs >= LEAST_PAST_RUNS)
    .sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.from - a.from);
}

/** What is retired is not coming back, and nothing to be done about. */
export const isOpen = ({ until, cause }: Pick<MissingData, 'until' | 'cause'>): boolean =>
  until === undefined && cause !== 'retired';

function missingSeries({ runs, series }: History): MissingData[] {
  const all = [...series].map(([name, column]) => ({ name, column, ...presenceOf(name, column, runs) }));
  const absences = all.flatMap((each) => each.absences);
  const together = Map.groupBy(absences, ({ from, cause, until }) => `${from} ${cause} ${until}`);
  return [...together.values()].flatMap((those) => {
    const [{ from, cause, until } = NONE] = those;
    const expected = all.filter((each) => each.expected[from] === 1).map(({ column }) => column.name);
    const lengths = new Map(those.map((each) => [each.series, each.runs]));
    return groupsOf(new Set(lengths.keys()), expected).map((group) => ({
      cause,
      ...group,
      from,
      ...(until !== undefined && { until }),
      runs: Math.max(...group.series.map((name) => lengths.get(name) ?? 0)),
    }));
  });
}

const NONE: Pick<Absence, 'from' | 'cause' | 'until'> = { from: 0, cause: 'absent' };

function invalidRuns(runs: readonly Run[]): MissingData[] {
  const found: MissingData[] = [];
  let from: number | undefined;
  for (const [place, { outcome }] of runs.entries()) {
    if (outcome === 'invalid') from ??= place;
    else if (from !== undefined) {
      found.push({ cause: 'invalid-runs', series: [], from, until: place, runs: place - from });
      from = undefined;
    }
  }
  if (from === undefined) return found;
  return [...found, { cause: 'invalid-runs', series: [], from, runs: runs.length - from }];
}
