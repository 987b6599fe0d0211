import type { Declare } from '../declaration.ts';
import type { History } from '../history.ts';
import type { Run, SeriesName } from '../run.ts';
import { isInScope, isMatch, type Retired } from '../site-history.ts';
import { groupsOf } from './groups.ts';
import { type Absence, type AbsenceCause, presenceOf } from './presence.ts';

/** Data that should be there and is not: one finding for each cause. Places are those of runs in the history. */
export interface MissingData {
  readonly cause: AbsenceCause | 'invalid-runs';
  /** What it is called with the fewest names: `all series`, `kind VMResult`, metrics, series; empty where runs are invalid. */
  readonly about: readonly string[];
  /** Names of series; empty where runs are invalid. */
  readonly series: readonly string[];
  /** The first run that lacks one of them, which is what it began with; and the first that lacks all. */
  readonly first: number;
  readonly from: number;
  /** The first run that has one of them again; absent while none has. */
  readonly until?: number;
  readonly runs: number;
}

/** What is missing on one line (`onLine`): what is open first, then the newest. */
export const missingData = (history: History, declare: Declare, retired: readonly Retired[] = []): MissingData[] =>
  [...invalidRuns(history.runs), ...missingSeries(history, declare, retired)].sort(
    (a, b) => Number(isOpen(b)) - Number(isOpen(a)) || b.from - a.from,
  );

/** What is retired does not come back, and asks for nothing. */
export const isOpen = ({ until, cause }: Pick<MissingData, 'until' | 'cause'>): boolean =>
  until === undefined && cause !== 'retired';

function missingSeries({ runs, series }: History, declare: Declare, retired: readonly Retired[]): MissingData[] {
  const all = [...series].map(([name, column]) => ({ column, ...presenceOf(name, column, runs) }));
  const absences = all.flatMap((each) =>
    each.absences.map((one) => withDecision(one, runs, each.column.name, retired)),
  );
  return eventsOf(absences)
    .filter((event) => isReported(event, runs) && !isOrdinary(event, series, declare))
    .map((event): MissingData => {
      const { cause } = event[0];
      const { from, until } = sharedSpan(event);
      const expected = all.filter((each) => each.expected[from] === 1).map(({ column }) => column.name);
      const names = event.map((each) => each.series);
      return {
        cause,
        about: groupsOf(new Set(names), expected),
        series: names.sort(),
        first: event[0].from,
        from,
        ...(Number.isFinite(until) && { until }),
        runs: sharedRuns(event, runs),
      };
    });
}

/** What people say is gone for good is retired from the run on since which they say so. */
function withDecision(
  absence: Absence,
  runs: readonly Run[],
  series: SeriesName,
  retired: readonly Retired[],
): Absence {
  const run = runs[absence.from];
  const isDecided =
    run !== undefined &&
    absence.until === undefined &&
    retired.some((each) => isInScope(each, run) && isMatch(each, series) && each.since - DAY_MS <= run.startedAt);
  return isDecided ? { ...absence, cause: 'retired' } : absence;
}

/** A person names the day. */
const DAY_MS = 86_400_000;

/** Absences of one cause that begin together, end together, and share runs that lack all of them. */
type Event = readonly [Absence, ...Absence[]];

/** Series that stop within as many runs stop for one reason: not each is in every run. */
const TOGETHER_RUNS = 4;

function eventsOf(absences: readonly Absence[]): Event[] {
  const events: [Absence, ...Absence[]][] = [];
  for (const absence of [...absences].sort((a, b) => a.from - b.from)) {
    const event = events.findLast((each) => areTogether(each[0], absence) && shareRuns([...each, absence]));
    if (event === undefined) events.push([absence]);
    else event.push(absence);
  }
  return events;
}

/** What is said of the group holds for each of it. */
const sharedSpan = (event: Event): { from: number; until: number } => ({
  from: Math.max(...event.map((each) => each.from)),
  until: Math.min(...event.map((each) => each.until ?? Number.POSITIVE_INFINITY)),
});

/** Valid runs that lack all of them. */
function sharedRuns(event: Event, runs: readonly Run[]): number {
  const { from, until } = sharedSpan(event);
  return runs.slice(from, until).filter(({ outcome }) => outcome !== 'invalid').length;
}

function shareRuns(event: Event): boolean {
  const { from, until } = sharedSpan(event);
  return from < until;
}

const areTogether = (a: Absence, b: Absence): boolean =>
  a.cause === b.cause &&
  Math.abs(a.from - b.from) <= TOGETHER_RUNS &&
  (a.until === undefined) === (b.until === undefined) &&
  Math.abs((a.until ?? 0) - (b.until ?? 0)) <= TOGETHER_RUNS;

/** What is open is said from its first run on, if the series were there as a rule; what has ended only where one lasted, or many did together. */
function isReported(event: Event, runs: readonly Run[]): boolean {
  const { until, cause } = event[0];
  const chance = event.slice(0, MOST_COUNTED).reduce((all, each) => all * each.chance, 1);
  if (until === undefined && cause !== 'retired') return chance <= RARE;
  const longest = Math.max(...event.map((each) => each.runs));
  const isShared = event.length >= MANY_SERIES && sharedRuns(event, runs) >= 3;
  return chance <= VERY_RARE && (isShared || longest >= LASTING_RUNS);
}

/** Some calls that nothing made any more. */
const isOrdinary = (event: Event, columns: History['series'], declare: Declare): boolean =>
  event.length < MANY_SERIES &&
  event.every(({ series, cause }) => {
    const column = columns.get(series);
    const { mayBeAbsent, key } = column === undefined ? { key: false } : declare(column.name);
    return cause === 'absent' && mayBeAbsent === true && !key;
  });

/** One run is enough after 25 that all have the series. */
const RARE = 0.02;
const VERY_RARE = 1e-4;
/** Series that stop together depend on each other. */
const MOST_COUNTED = 3;
const MANY_SERIES = 10;
const LASTING_RUNS = 10;

function invalidRuns(runs: readonly Run[]): MissingData[] {
  const found: MissingData[] = [];
  let from: number | undefined;
  for (const [place, { outcome }] of runs.entries()) {
    if (outcome === 'invalid') from ??= place;
    else if (from !== undefined) {
      if (place - from >= LEAST_INVALID)
        found.push({ ...INVALID, first: from, from, until: place, runs: place - from });
      from = undefined;
    }
  }
  return from === undefined ? found : [...found, { ...INVALID, first: from, from, runs: runs.length - from }];
}

const INVALID = { cause: 'invalid-runs', about: [], series: [] } as const;
/** One run that is INVALID failed by itself. */
export const LEAST_INVALID = 3;
