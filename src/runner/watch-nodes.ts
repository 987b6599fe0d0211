import type { NodeFact } from '../model/entry.ts';
import { stringAt } from '../model/json.ts';
import type { EpochMs } from '../model/units.ts';
import type { RunState } from './context.ts';
import { nodeLoadOf } from './inventory.ts';
import { inventoryOf } from './objects/node.ts';
import type { ResourceEventHandler } from './watch/list-and-watch.ts';

type Known = Pick<NodeFact, 'name' | 'ready' | 'schedulable'>;

/** Writes down when a node begins or ceases to be able to take load, and when it comes or goes. */
export function nodeHandler({ journal, plan }: Pick<RunState, 'journal' | 'plan'>): ResourceEventHandler {
  const known = new Map<string, Known>();
  const load = nodeLoadOf(plan);
  const note = (change: NodeFact['change'], node: Known, receivedAt: EpochMs): void =>
    journal.append({ type: 'node', change, receivedAt, ...node });
  const forget = (uid: string, receivedAt: EpochMs): void => {
    const node = known.get(uid);
    if (node !== undefined) note('deleted', { ...node, ready: false, schedulable: false }, receivedAt);
    known.delete(uid);
  };
  return {
    seen(change, raw, receivedAt) {
      const uid = stringAt(raw, 'metadata', 'uid') ?? '';
      if (change === 'deleted') return forget(uid, receivedAt);
      const { name, ready, schedulable } = inventoryOf(raw, load);
      const before = known.get(uid);
      if (before?.ready === ready && before.schedulable === schedulable) return;
      known.set(uid, { name, ready, schedulable });
      note(change, { name, ready, schedulable }, receivedAt);
    },
    listed(uids, receivedAt) {
      const gone = [...known.keys()].filter((uid) => !uids.has(uid));
      for (const uid of gone) forget(uid, receivedAt);
      return gone;
    },
  };
}
