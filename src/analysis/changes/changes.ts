import type { Declare } from '../../history/declaration.ts';
import type { History } from '../../history/history.ts';
import { type FamilyChange, familyChanges } from './families.ts';
import { type ChangeIdentity, identitiesOf } from './identity.ts';
import { type KnownChange, withdrawnOf } from './known.ts';
import { type SeriesChange, type SeriesHistory, seriesHistories } from './series.ts';

/**
 * `confirmed`: the level is another one, for the worse or where neither direction is good. `improved`: for the better; the new level is what later runs are
 * measured by. `recovered`: the level is back where it was.
 */
export type ChangeState = 'confirmed' | 'improved' | 'recovered';

/** One change of a test, as people and issues refer to it. */
export interface ChangeEvent extends ChangeIdentity {
  readonly state: ChangeState;
  readonly found: FamilyChange;
  /** Whether a series that is good enough to gate by shows it: one whose noise grade is not D. */
  readonly gates: boolean;
}

/** What a history says at its newest run. */
export interface Changes {
  /** By their boundary. */
  readonly events: readonly ChangeEvent[];
  readonly withdrawn: readonly KnownChange[];
  /** One for each series and line, with noise, level, changes and what its newest run may be the beginning of. */
  readonly series: readonly SeriesHistory[];
}

/**
 * The changes that the newest runs of a history show. The same runs give the same changes under the same identities, whatever is `known`: with the
 * changes of an earlier look they are identified sooner, and those that are no longer found are withdrawn.
 */
export function changesOf(history: History, declare: Declare, known: readonly KnownChange[] = []): Changes {
  const series = [...history.series].flatMap((entry) => seriesHistories(history, entry, declare(entry[1].name)));
  const changes = familyChanges(series);
  const shown = known.filter(({ withdrawnIn }) => withdrawnIn === undefined);
  const identities = identitiesOf(history, changes, declare, shown);
  const events = changes.flatMap((found) => {
    const identity = identities.get(found);
    return identity === undefined ? [] : [toEvent(found, identity)];
  });
  return { events, withdrawn: withdrawnOf(history, known, events), series };
}

/** What is kept for the next look. */
export const knownOf = ({ events, withdrawn }: Pick<Changes, 'events' | 'withdrawn'>): KnownChange[] => [
  ...events.map(({ id, line, family, firstBoundary, confirmedIn, boundary }) => ({
    id,
    line,
    family,
    firstBoundary,
    confirmedIn,
    boundary,
  })),
  ...withdrawn,
];

const toEvent = (found: FamilyChange, identity: ChangeIdentity): ChangeEvent => ({
  ...identity,
  state: stateOf(found.changes),
  found,
  gates: found.changes.some(({ noise }) => noise.grade !== 'D'),
});

/** What is worst of a family counts. */
function stateOf(changes: readonly SeriesChange[]): ChangeState {
  const open = changes.filter(({ recovered }) => recovered === undefined);
  if (open.length === 0) return 'recovered';
  return open.every(({ meaning }) => meaning === 'better') ? 'improved' : 'confirmed';
}
