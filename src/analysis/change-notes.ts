import type { Declare } from '../history/declaration.ts';
import { type History, withRuns } from '../history/history.ts';
import type { Merge } from '../history/merges.ts';
import type { Run } from '../history/run.ts';
import { type Accepted, isInScope, isMatch, type SiteHistory } from '../history/site-history.ts';
import type { EpochMs } from '../model/units.ts';
import { type Cause, causeOf } from './cause/cause.ts';
import { type ChangeEvent, type ChangeState, changesOf } from './changes/changes.ts';
import type { SeriesNoise } from './changes/noise.ts';
import type { SeriesChange, SeriesHistory } from './changes/series.ts';
import type { MeasuredChange } from './scale.ts';

/** A change of one line as a person reads it. */
export interface ChangeNote {
  readonly id: string;
  readonly state: ChangeState;
  readonly family: string;
  /** Names of series, the most certain first. */
  readonly series: readonly string[];
  /** Of the first series: what it is called, and by how much it changed. */
  readonly title: string;
  readonly unit: string;
  readonly meaning: SeriesChange['meaning'];
  readonly before: number;
  readonly after: number;
  readonly change?: MeasuredChange;
  /** The first run of the new level, most likely; the last that is surely before it, and the last at which it may have begun. */
  readonly run: Run;
  readonly lastGood?: Run;
  readonly latest?: Run;
  /** Absent while the level is what it became. */
  readonly recovered?: Run;
  readonly noise: string;
  /** Whether a series that is good enough to gate by shows it. */
  readonly gates: boolean;
  readonly accepted?: Accepted;
  /** Absent where no merges are known. */
  readonly cause?: Cause;
}

/** A newest run that is odd: another run settles it. */
export interface SuspectNote {
  readonly series: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number;
  readonly middle: number;
}

export interface Noted {
  readonly changes: readonly ChangeNote[];
  readonly suspects: readonly SuspectNote[];
  /** What people accepted and these runs do not show: misspelt, of another size, or over. */
  readonly unused: readonly Accepted[];
  /** By series: how well it can be judged. */
  readonly noise: ReadonlyMap<string, SeriesNoise>;
}

interface NoteOptions {
  readonly line: string;
  readonly now: EpochMs;
  readonly decisions: SiteHistory;
  /** What was merged into the line, in order. */
  readonly merges?: readonly Merge[];
}

/** A year of three runs a day: what began earlier has been read by then. */
const MOST_RUNS = 1000;

/** The changes of one line (`onLine`), the newest first, and what its newest run may be the beginning of. */
export function changeNotes(
  history: History,
  declare: Declare,
  { line, now, decisions, merges = [] }: NoteOptions,
): Noted {
  const recent = judged(history, declare);
  const { events, series } = changesOf(recent, declare);
  const accepted = decisions.accepted.filter(
    (each) => isInScope(each, { test: history.test, line }) && (each.until ?? now) >= now,
  );
  const changes = events.flatMap((event): ChangeNote[] => {
    const note = noteOf(event, recent, declare, accepted);
    const cause = merges.length === 0 ? undefined : causeOf(recent, event, events, merges);
    return note === undefined ? [] : [{ ...note, ...(cause !== undefined && { cause }) }];
  });
  const used = new Set(changes.map((note) => note.accepted));
  return {
    changes: changes.sort((a, b) => b.run.startedAt - a.run.startedAt),
    unused: accepted.filter((each) => !used.has(each)),
    noise: new Map(series.map((each) => [each.series, each.noise])),
    suspects: series.flatMap((each) => suspectOf(each, recent.runs.length) ?? []),
  };
}

/** Of the newest runs what is judged: the other statistics of a measurement move with its primary one. */
function judged(history: History, declare: Declare): History {
  const kept = new Set(history.runs.slice(-MOST_RUNS));
  const series = [...history.series].filter(([, { name }]) => declare(name).primary);
  return withRuns({ ...history, series: new Map(series) }, (run) => kept.has(run));
}

function noteOf(
  event: ChangeEvent,
  history: History,
  declare: Declare,
  accepted: readonly Accepted[],
): ChangeNote | undefined {
  const { found } = event;
  const [main] = found?.changes ?? [];
  const run = history.runs[found?.run ?? -1];
  const name = main === undefined ? undefined : history.series.get(main.series)?.name;
  if (found === undefined || main === undefined || run === undefined || name === undefined) return undefined;
  const { title, unit } = declare(name);
  const [lastGood, latest] = [history.runs[found.lastGood], history.runs[found.last]];
  const recovered = event.state === 'recovered' ? history.runs[main.recovered ?? -1] : undefined;
  const known = accepted.find((each) => isOf(each, event, found.changes, history));
  return {
    id: event.id,
    state: event.state,
    family: event.family,
    series: found.changes.map(({ series }) => series),
    title,
    unit,
    meaning: main.meaning,
    before: main.before.middle,
    after: main.after.middle,
    ...(main.change !== undefined && { change: main.change }),
    run,
    ...(lastGood !== undefined && { lastGood }),
    ...(latest !== undefined && { latest }),
    ...(recovered !== undefined && { recovered }),
    noise: main.noise.grade,
    gates: event.gates,
    ...(known !== undefined && { accepted: known }),
  };
}

/** A person names the day on which it began. */
const DAY_MS = 86_400_000;

/** What is accepted grows by so much of itself before it is another change. */
const GROWTH = 1.25;

const isOf = (
  accepted: Accepted,
  { boundary }: ChangeEvent,
  changes: readonly SeriesChange[],
  { series }: History,
): boolean =>
  boundary.from - DAY_MS <= accepted.since &&
  accepted.since <= boundary.to + DAY_MS &&
  changes.some((own) => {
    const name = series.get(own.series)?.name;
    return name !== undefined && isMatch(accepted, name) && isAsLarge(accepted.change, own.change);
  });

/** Whether a change goes where the accepted one goes, and not much further. Units other than percent are not compared. */
function isAsLarge(accepted: string, change: MeasuredChange | undefined): boolean {
  const percent = /^([+-]?\d+(?:\.\d+)?) ?%$/.exec(accepted)?.[1];
  if (percent === undefined || change === undefined || !change.relative) return true;
  const share = Number(percent) / 100;
  return Math.sign(share) === Math.sign(change.estimate) && Math.abs(change.estimate) <= GROWTH * Math.abs(share);
}

function suspectOf({ series, suspicion, declaration }: SeriesHistory, runs: number): SuspectNote | undefined {
  if (suspicion === undefined || suspicion.run !== runs - 1 || !declaration.primary) return undefined;
  const { title, unit } = declaration;
  return { series, title, unit, value: suspicion.value, middle: suspicion.middle };
}
