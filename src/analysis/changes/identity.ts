import { createHash } from 'node:crypto';
import type { History } from '../../history/history.ts';
import { runId } from '../../history/run.ts';
import type { EpochMs } from '../../model/units.ts';
import type { FamilyChange } from './families.ts';

/** What is kept of a change between two looks at a history, so that it stays the same change when it is found again. Runs are `JOB/BUILD`. */
export interface KnownChange {
  readonly id: string;
  readonly line: string;
  readonly family: string;
  readonly boundary: BoundaryFacts;
  /** The newest run when it was first confirmed. */
  readonly confirmedIn: string;
  readonly log: readonly LogEntry[];
}

export interface BoundaryFacts {
  /** The first run of the new level, most likely. */
  readonly run: string;
  /** When the first and the last run started at which it may have begun. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What happened to a known change at a later look. */
export interface LogEntry {
  /** The newest run at that look. */
  readonly in: string;
  readonly what: 'moved' | 'withdrawn' | 'confirmed again';
  /** The run that was the boundary until then. */
  readonly from?: string;
}

/** A change that is found, with what is known of it; or one that is no longer found. */
export interface Identified {
  readonly known: KnownChange;
  readonly found?: FamilyChange;
}

/**
 * Gives each change that is found its identity: that of a known one of its line and family which may have begun at the same time, the nearest first,
 * else a new one, a hash of test, line, family and the first confirmed boundary. What is known and not found stays, as withdrawn.
 */
export function identified(
  history: History,
  found: readonly FamilyChange[],
  known: readonly KnownChange[],
): Identified[] {
  const facts = found.map((change) => ({ change, boundary: boundaryFacts(history, change) }));
  const pairs = facts
    .flatMap((own) => known.filter((other) => isSame(own, other)).map((other) => ({ own, other })))
    .sort((a, b) => distance(a.own.boundary, a.other.boundary) - distance(b.own.boundary, b.other.boundary));
  const matched = new Map<FamilyChange, KnownChange>();
  const taken = new Set<string>();
  for (const { own, other } of pairs) {
    if (matched.has(own.change) || taken.has(other.id)) continue;
    matched.set(own.change, other);
    taken.add(other.id);
  }
  const newest = nameOfRun(history, history.runs.length - 1);
  return [
    ...facts.map(({ change, boundary }) => {
      const before = matched.get(change);
      const own = before === undefined ? fresh(history, change, boundary, newest) : updated(before, boundary, newest);
      return { known: own, found: change };
    }),
    ...known.filter(({ id }) => !taken.has(id)).map((lost) => ({ known: withdrawn(lost, newest) })),
  ];
}

type Located = { readonly change: FamilyChange; readonly boundary: BoundaryFacts };

const isSame = ({ change, boundary }: Located, known: KnownChange): boolean =>
  change.line === known.line &&
  change.family === known.family &&
  boundary.from <= known.boundary.to &&
  known.boundary.from <= boundary.to;

const distance = (a: BoundaryFacts, b: BoundaryFacts): number => Math.abs(a.from + a.to - b.from - b.to);

function fresh(history: History, { line, family }: FamilyChange, boundary: BoundaryFacts, newest: string): KnownChange {
  const id = createHash('sha256')
    .update(JSON.stringify([history.test, line, family, boundary.run]))
    .digest('hex')
    .slice(0, 12);
  return { id, line, family, boundary, confirmedIn: newest, log: [] };
}

function updated(known: KnownChange, boundary: BoundaryFacts, newest: string): KnownChange {
  const isAgain = known.log.at(-1)?.what === 'withdrawn';
  const isMoved = known.boundary.run !== boundary.run;
  const log: LogEntry[] = [
    ...known.log,
    ...(isAgain ? [{ in: newest, what: 'confirmed again' as const }] : []),
    ...(isMoved ? [{ in: newest, what: 'moved' as const, from: known.boundary.run }] : []),
  ];
  return { ...known, boundary, log };
}

const withdrawn = (known: KnownChange, newest: string): KnownChange =>
  known.log.at(-1)?.what === 'withdrawn' ? known : { ...known, log: [...known.log, { in: newest, what: 'withdrawn' }] };

const boundaryFacts = ({ runs, ...history }: History, { run, first, last }: FamilyChange): BoundaryFacts => ({
  run: nameOfRun({ runs, ...history }, run),
  from: runs[first]?.startedAt ?? missing(first),
  to: runs[last]?.startedAt ?? missing(last),
});

function nameOfRun({ runs }: History, place: number): string {
  const run = runs[place];
  return run === undefined ? '' : runId(run);
}

function missing(place: number): never {
  throw new Error(`the history has no run at ${place}`);
}
