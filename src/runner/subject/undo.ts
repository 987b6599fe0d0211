import { explained } from '../../model/errors.ts';
import { seconds } from '../../model/units.ts';
import type { Ref } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { getIfThere } from '../if-there.ts';
import { retrying } from '../retry.ts';
import { putBack, type Undo } from './apply.ts';

type Ports = Pick<RunState, 'cluster' | 'clock' | 'undo'>;

/**
 * Undoes all changes, last change first; what is undone leaves the list. A change that cannot be undone does not keep the others from
 * it: throws an Error that names all that failed. `check` throws where the cluster must not be touched any more.
 */
export async function undoAll(state: Ports, check: () => void, signal: AbortSignal): Promise<void> {
  const failures: string[] = [];
  for (const undo of [...state.undo].reverse()) {
    check();
    try {
      await undoOne(undo, state, signal);
      state.undo.splice(state.undo.indexOf(undo), 1);
    } catch (error) {
      signal.throwIfAborted();
      failures.push(`${labelOf(undo.ref)}: ${explained(error)}`);
    }
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
}

/** As people name an object: `kubevirts kubevirt/kubevirt`. */
export const labelOf = ({ resource, namespace, name }: Ref): string =>
  `${resource.plural} ${namespace === undefined ? name : `${namespace}/${name}`}`;

/** Each attempt looks anew, so an attempt whose answer was lost does no harm. */
async function undoOne(undo: Undo, state: Ports, signal: AbortSignal): Promise<void> {
  await retrying(state.clock, signal, () => putBack(undo, state.cluster, signal));
  if (undo.before === undefined) await untilGone(undo.ref, state, signal);
}

/**
 * Who removes an object's finalizers was often installed together with it, and is the next to go: KubeVirt's operator removes
 * `foregroundDeleteKubeVirt` when all that it deployed is gone (pkg/virt-operator/kubevirt.go, syncDeletion).
 */
async function untilGone(ref: Ref, { cluster, clock }: Ports, signal: AbortSignal): Promise<void> {
  const look = () => retrying(clock, signal, () => getIfThere(ref, cluster, signal));
  while ((await look()) !== undefined) await clock.sleep(POLL, signal);
}

const POLL = seconds(1);
