import type { Confirmed } from '../history/confirmed.ts';
import type { Declare } from '../history/declaration.ts';
import { type History, inTime } from '../history/history.ts';
import type { Merge } from '../history/merges.ts';
import { goneSince } from '../history/missing/gone.ts';
import type { Run } from '../history/run.ts';
import { type Accepted, DECLARED_REGIME, type SiteHistory } from '../history/site-history.ts';
import type { EpochMs } from '../model/units.ts';
import { acceptedOn, isAccepted } from './accepted.ts';
import { type Cause, causeOf } from './cause/cause.ts';
import { changedFacts } from './cause/evidence.ts';
import { type ChangeEvent, type ChangeState, changesOf, knownOf } from './changes/changes.ts';
import type { KnownChange } from './changes/known.ts';
import type { SeriesNoise } from './changes/noise.ts';
import type { SeriesChange, SeriesHistory } from './changes/series.ts';
import { failsGate } from './gated.ts';
import type { MeasuredChange } from './scale.ts';

/** A change of one line as a person reads it. */
export interface ChangeNote {
  readonly id: string;
  /** The run at which the first look that confirmed it placed it, and the newest run of that look: `JOB/BUILD`. */
  readonly firstBoundary: string;
  readonly confirmedIn: string;
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
  /** Since when no run can say whether the level is back: the change is not open any more. */
  readonly ended?: ChangeEnd;
  readonly noise: string;
  /** Whether a series that is good enough to gate by shows it. */
  readonly gates: boolean;
  /** Names of series by which it fails a gate (`failsGate`), and which are not accepted. */
  readonly failing: readonly string[];
  readonly accepted?: Accepted;
  /** What running both ends again has shown. Without it a cause is likely at most. */
  readonly confirmed?: Confirmed;
  /** Absent where no merges are known. */
  readonly cause?: Cause;
  /** What runs record of their machines and software and differs between those before and after: `VM kernel: 6.1.0-21 -> 6.1.0-25`. Absent where nothing does. */
  readonly facts?: readonly string[];
}

/** `gone`: none of the series is in the results since then. `cut`: people declared another regime, in which numbers begin again. */
export interface ChangeEnd {
  readonly why: 'gone' | 'cut';
  readonly since: Run;
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
  /** What an earlier look showed, and these runs do not. */
  readonly withdrawn: readonly KnownChange[];
  /** What is kept for the next look. */
  readonly known: readonly KnownChange[];
  readonly suspects: readonly SuspectNote[];
  /** What people accepted and these runs do not show: misspelt, of another size, or over. */
  readonly unused: readonly Accepted[];
  /** By series: how well it can be judged. */
  readonly noise: ReadonlyMap<string, SeriesNoise>;
  /** By series, of those that are judged: its levels and changes. Places are those of runs of the line. */
  readonly judged: ReadonlyMap<string, SeriesHistory>;
}

interface NoteOptions {
  readonly line: string;
  readonly now: EpochMs;
  readonly decisions: SiteHistory;
  /** What was merged into the line, in order. */
  readonly merges?: readonly Merge[];
  /** What was merged into the repository that holds suites and jobs. */
  readonly configuration?: readonly Merge[];
  /** What an earlier look showed of the line. */
  readonly known?: readonly KnownChange[];
}

/** The changes of one line (`onLine`), the newest first, and what its newest run may be the beginning of. */
export function changeNotes(
  history: History,
  declare: Declare,
  { line, now, decisions, merges = [], configuration = [], known = [] }: NoteOptions,
): Noted {
  const primary = onlyPrimary(history, declare);
  const found = changesOf(primary, declare, known);
  const { events, withdrawn, series } = found;
  const accepted = acceptedOn(decisions, { test: history.test, line }, now);
  const changes = events.flatMap((event): ChangeNote[] => {
    const note = noteOf(event, primary, declare, accepted);
    const isKnown = merges.length > 0 || configuration.length > 0;
    const cause = isKnown ? causeOf(primary, event, events, { merges, configuration }) : undefined;
    const confirmed = decisions.confirmed.find(
      (each) => each.change === event.id && each.test === history.test && each.line === line,
    );
    const facts = changedFacts(primary, event.found);
    return note === undefined
      ? []
      : [
          {
            ...note,
            ...(confirmed !== undefined && { confirmed }),
            ...(cause !== undefined && { cause }),
            ...(facts.length > 0 && { facts }),
          },
        ];
  });
  const used = new Set(changes.map((note) => note.accepted));
  return {
    changes: changes.sort((a, b) => b.run.startedAt - a.run.startedAt),
    withdrawn,
    known: knownOf(found),
    unused: accepted.filter((each) => !used.has(each)),
    noise: new Map(series.map((each) => [each.series, each.noise])),
    judged: new Map(series.map((each) => [each.series, each])),
    suspects: series.flatMap((each) => suspectOf(each, history.runs.length) ?? []),
  };
}

/** The other statistics of a measurement move with its primary one. */
const onlyPrimary = (history: History, declare: Declare): History => ({
  ...history,
  series: new Map([...history.series].filter(([, { name }]) => declare(name).primary)),
});

function noteOf(
  event: ChangeEvent,
  history: History,
  declare: Declare,
  accepted: readonly Accepted[],
): ChangeNote | undefined {
  const { found } = event;
  const [main] = found.changes;
  const run = history.runs[found.run];
  const name = main === undefined ? undefined : history.series.get(main.series)?.name;
  if (main === undefined || run === undefined || name === undefined) return undefined;
  const { title, unit } = declare(name);
  const [lastGood, latest] = [history.runs[found.lastGood], history.runs[found.last]];
  const recovered = event.state === 'recovered' ? history.runs[main.recovered ?? -1] : undefined;
  const ended = endOf(run, found.changes, history);
  const acceptedFor = ({ series, change }: SeriesChange): Accepted | undefined => {
    const of = history.series.get(series)?.name;
    return of && accepted.find((each) => isAccepted(each, { name: of, change, ...event.boundary }));
  };
  const known = found.changes.map(acceptedFor).find((each) => each !== undefined);
  const failing = found.changes.filter(
    (change) =>
      failsGate(change, history, declare) &&
      endOf(run, [change], history) === undefined &&
      acceptedFor(change) === undefined,
  );
  return {
    id: event.id,
    firstBoundary: event.firstBoundary.run,
    confirmedIn: event.confirmedIn,
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
    ...(ended !== undefined && { ended }),
    noise: main.noise.grade,
    gates: event.gates,
    failing: failing.map(({ series }) => series),
    ...(known !== undefined && { accepted: known }),
  };
}

function endOf(began: Run, changes: readonly SeriesChange[], { series, runs }: History): ChangeEnd | undefined {
  const cut = runs.find(
    (run) => run.startedAt > began.startedAt && run.regime.hard[DECLARED_REGIME] !== began.regime.hard[DECLARED_REGIME],
  );
  if (cut !== undefined) return { why: 'cut', since: cut };
  const open = changes.filter(({ recovered }) => recovered === undefined);
  const gone = open.map((change) => {
    const column = series.get(change.series);
    return column && goneSince(column, runs);
  });
  const since = gone.filter((run) => run !== undefined).sort(inTime);
  const last = since.at(-1);
  return last === undefined || since.length < gone.length ? undefined : { why: 'gone', since: last };
}

function suspectOf({ series, suspicion, declaration }: SeriesHistory, runs: number): SuspectNote | undefined {
  if (suspicion === undefined || suspicion.run !== runs - 1 || !declaration.primary) return undefined;
  const { title, unit } = declaration;
  return { series, title, unit, value: suspicion.value, middle: suspicion.middle };
}
