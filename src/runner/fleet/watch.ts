import type { ObjectState } from '../../model/entry.ts';
import { hasEndedPhase } from '../../model/resources.ts';
import type { MusterDesk } from './desk.ts';

/**
 * What the cluster shows of participants: one that ended, moved or was paused has not done what it reports. To be called whenever something
 * may have changed.
 */
export function participantWatch(desk: MusterDesk, objects: () => ReadonlyMap<string, ObjectState>): () => void {
  const places = new Map<string, string>();
  return () => {
    const now = objects();
    for (const [name, object] of now) {
      const trouble = troubleOf(object, places.get(name));
      if (object.node !== undefined) places.set(name, object.node);
      if (trouble !== undefined) report(desk, name, trouble);
    }
    for (const name of places.keys()) if (!now.has(name)) desk.lose(name, 'it was deleted');
  };
}

interface Trouble {
  readonly reason: string;
  /** Whether it can never come again. */
  readonly isOver: boolean;
}

function troubleOf(
  { node, phase, failure, reason, deletedAt, conditions }: ObjectState,
  before: string | undefined,
): Trouble | undefined {
  if (hasEndedPhase(phase)) return { reason: reason ?? failure ?? `it is ${phase}`, isOver: true };
  if (deletedAt !== undefined) return { reason: 'it was deleted', isOver: true };
  if (conditions?.Paused !== undefined) return { reason: 'it was paused', isOver: false };
  const isMoved = before !== undefined && node !== undefined && node !== before;
  return isMoved ? { reason: `it was moved from ${before} to ${node}`, isOver: false } : undefined;
}

/** Before the release the others need not wait for what never comes again. */
function report(desk: MusterDesk, name: string, { reason, isOver }: Trouble): void {
  const isGathering = desk.muster().barrier.phase === 'gathering';
  if (isGathering && isOver) desk.giveUp(`${name} ended before the release: ${reason}`);
  else desk.lose(name, reason);
}
