import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { runId } from '../../history/run.ts';
import { shortHash } from '../../model/identity.ts';
import type { EpochMs } from '../../model/units.ts';
import { LEAST_RUNS } from './boundaries.ts';
import { type FamilyChange, familyChanges, overlaps } from './families.ts';
import { lookAt } from './look.ts';
import { type PlacedChange, placedChanges } from './series.ts';

/** A change as people and issues refer to it. Runs are `JOB/BUILD`. */
export interface ChangeIdentity {
  /** A hash of test, line, family and the first confirmed boundary: the same in whatever steps the history was looked at. */
  readonly id: string;
  readonly line: string;
  readonly family: string;
  /** The boundary as the first look that confirmed it placed it, and the newest run of that look. */
  readonly firstBoundary: BoundaryFacts;
  readonly confirmedIn: string;
  /** The boundary as the newest look places it. */
  readonly boundary: BoundaryFacts;
}

export interface BoundaryFacts {
  /** The first run of the new level, most likely. */
  readonly run: string;
  /** When the first and the last run started at which it may have begun. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/**
 * The identity of each change that is found. It is derived from the runs alone, so that it needs no record that may be lost: each run that came after a
 * change is looked at as a reader saw it then, until a look shows the change for the first time. `known` are identities of an earlier look, which
 * save that time for changes that are where they were.
 */
export function identitiesOf(
  history: History,
  found: readonly FamilyChange[],
  declare: Declare,
  known: readonly ChangeIdentity[] = [],
): ReadonlyMap<FamilyChange, ChangeIdentity> {
  const families = Map.groupBy(found, ({ line, family }) => JSON.stringify([line, family]));
  return new Map(
    [...families.values()].flatMap((own) => asKnown(history, own, known) ?? derived(history, own, declare)),
  );
}

type Identified = readonly [FamilyChange, ChangeIdentity];

/** Undefined where one of a family's changes is not where it was. */
function asKnown(
  history: History,
  changes: readonly FamilyChange[],
  known: readonly ChangeIdentity[],
): Identified[] | undefined {
  const identified = changes.flatMap((change): Identified[] => {
    const { run, from, to } = boundaryOf(history, change);
    const same = known.find(
      ({ line, family, boundary }) =>
        line === change.line &&
        family === change.family &&
        boundary.run === run &&
        boundary.from === from &&
        boundary.to === to,
    );
    return same === undefined ? [] : [[change, same]];
  });
  return identified.length === changes.length ? identified : undefined;
}

function derived(history: History, changes: readonly FamilyChange[], declare: Declare): Identified[] {
  const ids = new Set<string>();
  return originsOf(changes, history.runs.length, looksOf(history, changes, declare)).map((origin) => {
    const identity = identityOf(history, origin, ids);
    ids.add(identity.id);
    return [origin.change, identity];
  });
}

/** A change, and how it was placed when the history had so many runs. */
interface Origin {
  readonly change: FamilyChange;
  readonly first: PlacedFamilyChange;
  readonly runs: number;
}

/** The changes of one family as a look saw them that had so many runs. */
type Looks = (runs: number) => readonly PlacedFamilyChange[];
type PlacedFamilyChange = FamilyChange<PlacedChange>;

/** Looks at a family again run by run, from the first that may have confirmed one of its changes. */
function originsOf(changes: readonly FamilyChange[], newest: number, looks: Looks): Origin[] {
  const origins = new Map<FamilyChange, Origin>();
  for (let runs = LEAST_RUNS + Math.min(...changes.map(({ first }) => first)); runs < newest; runs++) {
    const open = changes.filter((change) => !origins.has(change) && change.first + LEAST_RUNS <= runs);
    if (open.length === 0) continue;
    for (const [change, first] of nearestPairs(open, looks(runs))) origins.set(change, { change, first, runs });
  }
  return changes.map((change) => origins.get(change) ?? { change, first: change, runs: newest });
}

/** Changes that may have begun at one run, each with one other at most: the nearest first. */
function nearestPairs(
  changes: readonly FamilyChange[],
  shown: readonly PlacedFamilyChange[],
): Map<FamilyChange, PlacedFamilyChange> {
  const pairs = changes
    .flatMap((change) => shown.map((other) => ({ change, other, distance: Math.abs(change.run - other.run) })))
    .filter(({ change, other }) => overlaps(change, other))
    .sort((a, b) => a.distance - b.distance);
  const result = new Map<FamilyChange, PlacedFamilyChange>();
  const taken = new Set<PlacedFamilyChange>();
  for (const { change, other } of pairs) {
    if (result.has(change) || taken.has(other)) continue;
    result.set(change, other);
    taken.add(other);
  }
  return result;
}

function looksOf(history: History, [any]: readonly FamilyChange[], declare: Declare): Looks {
  const series = [...history.series].filter(([, { name }]) => {
    const { family, primary } = declare(name);
    return primary && family === any?.family;
  });
  return (runs) =>
    familyChanges(
      series.flatMap((entry) => placedChanges(history, entry, declare(entry[1].name), lookAt(runs))),
    ).filter(({ line }) => line === any?.line);
}

function identityOf(history: History, { change, first, runs }: Origin, ids: ReadonlySet<string>): ChangeIdentity {
  const { line, family } = change;
  const [firstBoundary, confirmedIn] = [boundaryOf(history, first), nameOfRun(history, runs - 1)];
  const id = shortHash([history.test, line, family, firstBoundary.run]);
  return {
    // Two changes next to each other may have been placed at one run, at different times.
    id: ids.has(id) ? shortHash([history.test, line, family, firstBoundary.run, confirmedIn]) : id,
    line,
    family,
    firstBoundary,
    confirmedIn,
    boundary: boundaryOf(history, change),
  };
}

const boundaryOf = (history: History, { run, first, last }: PlacedFamilyChange): BoundaryFacts => ({
  run: nameOfRun(history, run),
  from: runAt(history, first).startedAt,
  to: runAt(history, last).startedAt,
});

const nameOfRun = (history: History, place: number): string => runId(runAt(history, place));

function runAt({ runs }: History, place: number): History['runs'][number] {
  const run = runs[place];
  if (run === undefined) throw new Error(`the history has no run at ${place}`);
  return run;
}
