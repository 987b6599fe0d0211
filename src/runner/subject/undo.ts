import { explained } from '../../model/errors.ts';
import { type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { minutes, seconds } from '../../model/units.ts';
import type { Ref } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { retrying } from '../retry.ts';
import { putBack } from './apply.ts';
import { type Undo, undoText, wasMade } from './change.ts';
import { putReleaseBack } from './release.ts';

type Ports = Pick<RunState, 'cluster' | 'clock' | 'helm' | 'undo'>;

/**
 * Undoes all changes, last change first; what is undone leaves the list. After a failure the other changes are undone all the same. But
 * where an object stays, what was installed before it stays too, for it may remove the object's finalizers. Throws an Error that names
 * all that failed. `check` throws where the cluster must not be touched any more.
 */
export async function undoAll(state: Ports, check: () => void, signal: AbortSignal): Promise<void> {
  const failures: string[] = [];
  let held = false;
  for (const undo of [...state.undo].reverse()) {
    check();
    if (held && wasMade(undo)) continue;
    try {
      await undoOne(undo, state, signal);
      state.undo.splice(state.undo.indexOf(undo), 1);
    } catch (error) {
      signal.throwIfAborted();
      held ||= error instanceof StillThere;
      failures.push(`${undoText(undo)}: ${explained(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
}

/** The journal says what is to be put back, also for a later run to do. */
export function remember(undo: Undo, state: Pick<RunState, 'undo' | 'journal'>): void {
  state.undo.push(undo);
  state.journal.append({ type: 'note', topic: 'baseline', data: { ...namedIn(undo), existed: !wasMade(undo) } });
}

function namedIn(undo: Undo): JsonObject {
  if (undo.kind === 'release') return { resource: 'helm release', namespace: undo.namespace, name: undo.release };
  const { resource, namespace, name } = undo.ref;
  return { resource: resource.plural, namespace: namespace ?? null, name };
}

/** Each attempt looks again, so an attempt whose answer was lost does no harm. */
async function undoOne(undo: Undo, state: Ports, signal: AbortSignal): Promise<void> {
  if (undo.kind === 'release') return putReleaseBack(undo, state.helm, signal);
  await retrying(state.clock, signal, () => putBack(undo, state.cluster, signal));
  if (undo.before === undefined) await untilGone(undo.ref, state, signal);
}

/**
 * Who removes an object's finalizers was often installed together with it, and is the next to go: KubeVirt's operator removes
 * `foregroundDeleteKubeVirt` when all that it deployed is gone (pkg/virt-operator/kubevirt.go, syncDeletion).
 */
async function untilGone(ref: Ref, { cluster, clock }: Ports, signal: AbortSignal): Promise<void> {
  let seen: string | undefined;
  let since = clock.monotonic();
  while (true) {
    const object = await retrying(clock, signal, () => getIfThere(ref, cluster, signal));
    if (object === undefined) return;
    const version = stringAt(object, 'metadata', 'resourceVersion');
    if (version !== seen) since = clock.monotonic();
    seen = version;
    if (clock.monotonic() - since >= UNCHANGED_MAX) throw new StillThere(object);
    await clock.sleep(POLL, signal);
  }
}

const POLL = seconds(1);
/** A controller that works at a deletion reports it in between: KubeVirt's operator removes all that it deployed in less. */
const UNCHANGED_MAX = minutes(5);

class StillThere extends Error {
  constructor(object: JsonObject) {
    // A Namespace has finalizers in its spec too.
    const finalizers = [...listAt(object, 'metadata', 'finalizers'), ...listAt(object, 'spec', 'finalizers')];
    const holder = finalizers.length === 0 ? 'without a finalizer' : `held by ${finalizers.join(', ')}`;
    super(`deleted, and ${UNCHANGED_MAX / minutes(1)} min later still there unchanged, ${holder}`);
  }
}
