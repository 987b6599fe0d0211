import { firstFew } from '../../model/counted.ts';
import type { ObjectState } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import { GUEST_SUBRESOURCES } from '../../model/fleet-rights.ts';
import { ApiError, CALL_TIMEOUT, type Ref } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { retrying } from '../retry.ts';
import type { MusterDesk } from './desk.ts';

/** VMs that start paused: once all of them are, they are unpaused together. */
export interface PausedStarts {
  /** To be called whenever something may have changed. */
  look(): void;
  /** What is waited for, with what was last seen of it; undefined once all are unpaused. */
  words(): string | undefined;
}

/**
 * KubeVirt's VM is Running, with the condition Paused, once QEMU has started it without letting it run:
 * https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-launcher/virtwrap/manager.go (getDomainCreateFlags),
 * https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-handler/vm.go (calculatePausedCondition).
 *
 * @param names the VMs; none where they start at once
 */
export function pausedStarts(
  names: readonly string[],
  desk: MusterDesk,
  objects: () => ReadonlyMap<string, ObjectState>,
  state: Pick<RunState, 'cluster' | 'clock' | 'journal'>,
  signal: AbortSignal,
): PausedStarts {
  let isOver = names.length === 0;
  const missing = (): string[] => names.filter((name) => !isPaused(objects().get(name)));

  const unpauseAll = async (): Promise<void> => {
    const guests = names.flatMap((name) => objects().get(name) ?? []);
    await Promise.all(guests.map((guest) => unpause(guest, state, signal)));
    const data = `${names.length} VMs had started paused, and were unpaused together`;
    state.journal.append({ type: 'note', topic: 'barrier', data });
  };

  return {
    look() {
      if (isOver || missing().length > 0) return;
      isOver = true;
      unpauseAll().catch((error: unknown) =>
        desk.giveUp(`a VM that starts paused was not unpaused: ${messageOf(error)}`),
      );
    },
    words() {
      if (isOver) return undefined;
      const all = missing();
      const seen = all.map((name) => `${name} (${objects().get(name)?.phase ?? 'not there'})`);
      return `${names.length - all.length} of ${names.length} VMs have started paused; not yet: ${firstFew(seen)}`;
    },
  };
}

const isPaused = (guest: ObjectState | undefined): boolean =>
  guest?.phase === 'Running' && guest.conditions?.Paused !== undefined;

/** https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-api/rest/lifecycle.go (UnpauseVMIRequestHandler): 409 where it is not paused. */
function unpause(
  { namespace, name }: ObjectState,
  { cluster, clock }: Pick<RunState, 'cluster' | 'clock'>,
  signal: AbortSignal,
): Promise<void> {
  const ref: Ref = { resource: GUEST_SUBRESOURCES, namespace, name, subresource: 'unpause' };
  return retrying(clock, signal, async (attempt) => {
    try {
      await cluster.put(ref, { signal, timeoutMs: CALL_TIMEOUT });
    } catch (error) {
      // An attempt whose answer was lost has unpaused it.
      const isDone = attempt > 1 && error instanceof ApiError && error.status === 409;
      if (!isDone) throw error;
    }
  });
}
