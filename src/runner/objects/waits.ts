import { counted, firstFew } from '../../model/counted.ts';
import type { ObjectState } from '../../model/entry.ts';
import type { Tracker } from './tracker.ts';

/** Words for objects of a step that are to be ready: how many, and of the others which, in which phase and why; of the first, what it lacks. */
export function untilReady(tracker: Tracker, steps: readonly string[], wanted: number): string {
  const own = [...tracker.all()].filter(({ step }) => step !== undefined && steps.includes(step));
  const owners = new Set(own.filter(({ owner }) => owner === undefined).map(({ uid }) => uid));
  const missing = own.filter(({ ready, owner }) => !ready && owner === undefined);
  // Of an instance its pod knows why; of a set, its members.
  const derived = [...tracker.all()].filter(({ owner, ready }) => owner !== undefined && owners.has(owner) && !ready);
  const ready = owners.size - missing.length;
  const known = [...missing, ...derived].toSorted(byReason).map(standing);
  const unseen = wanted > owners.size ? [`${wanted - owners.size} not seen by the watch`] : [];
  const [lacking] = missing.flatMap(({ uid }) => tracker.unmet(uid) ?? []);
  const words = `${ready} of ${counted(wanted, 'object')} ready; not yet: ${firstFew([...known, ...unseen])}`;
  return lacking === undefined ? words : `${words}; ${lacking}`;
}

/** Words for objects that are to be gone. */
export const untilGone = (tracker: Tracker): string =>
  `${counted(tracker.size(), 'object')} to be gone: ${firstFew([...tracker.all()].map(standing))}`;

/** What says why comes first. */
const byReason = (a: ObjectState, b: ObjectState): number =>
  Number(a.reason === undefined) - Number(b.reason === undefined);

function standing({ kind, name, phase, node, reason, deletedAt }: ObjectState): string {
  const where = node === undefined ? '' : ` on ${node}`;
  const state = deletedAt === undefined ? (phase ?? 'no phase') : 'terminating';
  return `${kind} ${name} ${state}${where}${reason === undefined ? '' : ` (${reason})`}`;
}
