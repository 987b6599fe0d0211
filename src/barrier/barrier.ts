import type { ParticipantState } from '../model/benchmark.ts';

/**
 * Lets participants start together and says how each of them ended: pure, events in, actions out, whatever carries them (pods here).
 * No participant is released before all have arrived; a loss before that ends the run for all, a loss after it is recorded.
 */
export interface Barrier {
  readonly participants: ReadonlyMap<string, Participant>;
  /** `gathering` until all have arrived, `open` until those that work have ended. */
  readonly phase: 'gathering' | 'open' | 'over' | 'aborted';
  /** Why it was aborted. */
  readonly reason?: string;
}

export interface Participant {
  readonly id: string;
  /** Those of a stage are made when all of the stages before have arrived. */
  readonly stage: number;
  readonly works: boolean;
  /** Undefined until it is made. */
  readonly state: ParticipantState | undefined;
  readonly reason?: string;
}

export type BarrierEvent =
  | { readonly type: 'begun' }
  | { readonly type: 'arrived'; readonly id: string }
  | { readonly type: 'started'; readonly id: string }
  | { readonly type: 'done'; readonly id: string }
  | { readonly type: 'lost'; readonly id: string; readonly reason: string }
  /** The others begin without it. */
  | { readonly type: 'excused'; readonly id: string; readonly reason: string }
  /** The time to arrive is over, or the run must stop. */
  | { readonly type: 'given-up'; readonly reason: string };

export type BarrierAction =
  | { readonly type: 'create'; readonly ids: readonly string[] }
  | { readonly type: 'release'; readonly ids: readonly string[] }
  | { readonly type: 'finish' }
  | { readonly type: 'abort'; readonly reason: string };

export interface BarrierStep {
  readonly barrier: Barrier;
  readonly actions: readonly BarrierAction[];
}

export const newBarrier = (members: readonly Pick<Participant, 'id' | 'stage' | 'works'>[]): Barrier => ({
  participants: new Map(members.map((member) => [member.id, { ...member, state: undefined }])),
  phase: 'gathering',
});

export function take(barrier: Barrier, event: BarrierEvent): BarrierStep {
  switch (event.type) {
    case 'begun':
      return createNext(barrier);
    case 'arrived':
      return arrive(barrier, event.id);
    case 'started':
      return { barrier: moved(barrier, event.id, ['released'], 'running'), actions: [] };
    case 'done':
      return afterWork(moved(barrier, event.id, ['released', 'running'], 'done'));
    case 'lost':
      return lose(barrier, event.id, event.reason);
    case 'excused':
      return createNext(moved(barrier, event.id, ['created'], 'late', event.reason));
    case 'given-up':
      return barrier.phase === 'gathering' || barrier.phase === 'open' ? abort(barrier, event.reason) : still(barrier);
  }
}

const still = (barrier: Barrier): BarrierStep => ({ barrier, actions: [] });

/** Makes the first stage of which no participant was made; where there is none left, lets all that work begin. */
function createNext(barrier: Barrier): BarrierStep {
  const all = [...barrier.participants.values()];
  if (barrier.phase !== 'gathering' || all.some(({ state }) => state === 'created')) return still(barrier);
  const stage = Math.min(...all.filter(({ state }) => state === undefined).map((each) => each.stage));
  const next = all.filter((each) => each.stage === stage && each.state === undefined).map(({ id }) => id);
  if (next.length > 0) return { barrier: setAll(barrier, next, 'created'), actions: [{ type: 'create', ids: next }] };
  const ids = all.filter(({ works, state }) => works && state === 'arrived').map(({ id }) => id);
  return { barrier: { ...setAll(barrier, ids, 'released'), phase: 'open' }, actions: [{ type: 'release', ids }] };
}

function arrive(barrier: Barrier, id: string): BarrierStep {
  if (barrier.phase === 'gathering') return createNext(moved(barrier, id, ['created'], 'arrived'));
  return still(moved(barrier, id, ['created', 'aborted'], 'late'));
}

/** Before all are there nothing was measured; after that the others end by themselves. One that is done still makes load until it has left. */
function lose(barrier: Barrier, id: string, reason: string): BarrierStep {
  const lost = moved(barrier, id, ['created', 'arrived', 'released', 'running', 'done', 'left'], 'lost', reason);
  if (lost === barrier) return still(barrier);
  return barrier.phase === 'gathering' ? abort(lost, `${id} was lost: ${reason}`) : afterWork(lost);
}

function afterWork(barrier: Barrier): BarrierStep {
  const all = [...barrier.participants.values()];
  const atWork = all.some(({ works, state }) => works && (state === 'released' || state === 'running'));
  if (barrier.phase !== 'open' || atWork) return still(barrier);
  const left = all.filter(({ state }) => state === 'arrived' || state === 'done').map(({ id }) => id);
  return { barrier: { ...setAll(barrier, left, 'left'), phase: 'over' }, actions: [{ type: 'finish' }] };
}

function abort(barrier: Barrier, reason: string): BarrierStep {
  const waiting = [...barrier.participants.values()].filter(({ state }) => state !== undefined && !ENDED.has(state));
  const ids = waiting.map(({ id }) => id);
  return {
    barrier: { ...setAll(barrier, ids, 'aborted'), phase: 'aborted', reason },
    actions: [{ type: 'abort', reason }],
  };
}

const ENDED: ReadonlySet<ParticipantState> = new Set(['done', 'left', 'lost', 'late', 'aborted']);

/** The same barrier where the participant is in none of these states: an event that comes twice, or too late, changes nothing. */
function moved(
  barrier: Barrier,
  id: string,
  from: readonly ParticipantState[],
  state: ParticipantState,
  reason?: string,
): Barrier {
  const before = barrier.participants.get(id);
  if (before?.state === undefined || !from.includes(before.state)) return barrier;
  const after = { ...before, state, ...(reason !== undefined && { reason }) };
  return { ...barrier, participants: new Map([...barrier.participants, [id, after]]) };
}

const setAll = (barrier: Barrier, ids: readonly string[], state: ParticipantState): Barrier => ({
  ...barrier,
  participants: new Map(
    [...barrier.participants].map(([id, each]) => [id, ids.includes(id) ? { ...each, state } : each]),
  ),
});
