import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { type FamilyChange, familyChanges } from './families.ts';
import { type Identified, identified, type KnownChange } from './identity.ts';
import { type SeriesChange, type SeriesHistory, seriesHistories } from './series.ts';

/**
 * `confirmed`: the level is another one, for the worse or where neither direction is good. `improved`: for the better; the new level is what later runs are
 * measured by. `recovered`: the level is back where it was. `withdrawn`: confirmed by earlier runs, and no longer with those that followed.
 */
export type ChangeState = 'confirmed' | 'improved' | 'recovered' | 'withdrawn';

/** One change of a test, as people and issues refer to it. */
export interface ChangeEvent extends KnownChange {
  readonly state: ChangeState;
  /** Absent where it is withdrawn. */
  readonly found?: FamilyChange;
  /** Whether a series that is good enough to gate by shows it: one whose noise grade is not D. */
  readonly gates: boolean;
}

/** What a history says at its newest run. */
export interface Changes {
  /** By their boundary, then what is withdrawn. */
  readonly events: readonly ChangeEvent[];
  /** One for each series and line, with noise, level, changes and what its newest run may be the beginning of. */
  readonly series: readonly SeriesHistory[];
}

/**
 * The changes of a history. `known` are the events of an earlier look: they keep their identity, and what moves or vanishes is in their log.
 */
export function changesOf(history: History, declare: Declare, known: readonly KnownChange[] = []): Changes {
  const series = [...history.series].flatMap((entry) => seriesHistories(history, entry, declare(entry[1].name)));
  const events = identified(history, familyChanges(series), known).map(toEvent);
  return { events, series };
}

/** What is kept for the next look. */
export const knownOf = ({ events }: Pick<Changes, 'events'>): KnownChange[] =>
  events.map(({ id, line, family, boundary, confirmedIn, log }) => ({ id, line, family, boundary, confirmedIn, log }));

const toEvent = ({ known, found }: Identified): ChangeEvent => ({
  ...known,
  state: found === undefined ? 'withdrawn' : stateOf(found.changes),
  ...(found !== undefined && { found }),
  gates: found?.changes.some(({ noise }) => noise.grade !== 'D') ?? false,
});

/** What is worst of a family counts. */
function stateOf(changes: readonly SeriesChange[]): ChangeState {
  const open = changes.filter(({ recovered }) => recovered === undefined);
  if (open.length === 0) return 'recovered';
  return open.every(({ meaning }) => meaning === 'better') ? 'improved' : 'confirmed';
}
