import type { History } from '../../history/history.ts';
import type { SeriesName } from '../../history/run.ts';
import type { ChangeEvent } from '../changes/changes.ts';
import type { FamilyChange } from '../changes/families.ts';
import type { SeriesChange } from '../changes/series.ts';

/** What a history shows of the cause of a change, beside the merges. */
export interface Symptoms {
  /** The series that count the load itself changed with it. */
  readonly workload: readonly string[];
  /** Counts of calls of many resources changed at once by much, or values became bounds. */
  readonly measurement: readonly string[];
  /** Soft facts of the regime that differ between the runs before and after. */
  readonly facts: readonly string[];
}

/** Counted calls of so many resources do not change by so much at one run because of one change of code. */
const MANY_FAMILIES = 4;
const MUCH = 0.5;

/** A count below it jumps by whole calls, which are many parts of it. */
const SMALL_COUNT = 20;

/** Looks at all that changed where this change may have begun, in whatever family. */
export function symptomsOf(history: History, found: FamilyChange, events: readonly ChangeEvent[]): Symptoms {
  const beside = events.flatMap((event) => (event.found && isBeside(event.found, found) ? [event.found] : []));
  const changes = beside.flatMap((each) => [...each.changes, ...each.alongside]);
  const names = changes.map(({ series }) => series);
  const calls = changes.filter(isByMuch).map(({ series }) => series);
  const families = new Set(
    beside.filter((each) => each.changes.some(({ series }) => calls.includes(series))).map(({ family }) => family),
  );
  const validity = beside.filter(({ family }) => family === 'validity').flatMap((each) => each.changes);
  return {
    workload: names.filter((name) => isOfLoad(history.series.get(name)?.name)),
    measurement: [
      ...(families.size >= MANY_FAMILIES ? [`${families.size} families changed by half or more at one run`] : []),
      ...validity.map(({ series }) => `${series} changed at the same run`),
    ],
    facts: changedFacts(history, found),
  };
}

const isByMuch = ({ change, before, after }: SeriesChange): boolean =>
  Math.abs(change?.estimate ?? 0) >= MUCH && Math.max(before.middle, after.middle) >= SMALL_COUNT;

/** The number of objects that a run makes, however it is measured. */
const isOfLoad = (series?: SeriesName): boolean =>
  series !== undefined &&
  /^(running-phase-count|CREATE-pods-count|created-objects|objects-created)$/.test(series.metric);

const isBeside = (a: FamilyChange, b: FamilyChange): boolean =>
  a.line === b.line && a.first <= b.last + 1 && b.first <= a.last + 1;

/** Soft facts of the regime that differ between the last run that is surely of the old level and the first that is surely of the new one. */
export function changedFacts({ runs }: History, { lastGood, last }: FamilyChange): string[] {
  const [before, after] = [runs[lastGood]?.regime.soft ?? {}, runs[last]?.regime.soft ?? {}];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((fact) => before[fact] !== after[fact])
    .map((fact) => `${fact}: ${before[fact] ?? 'unknown'} -> ${after[fact] ?? 'unknown'}`);
}
