import { explained } from '../../model/errors.ts';
import type { RunState } from '../context.ts';
import type { Undo } from './apply.ts';
import { type Baseline, untilBack } from './available.ts';
import { findMarked, isOlder } from './marked-objects.ts';
import { labelOf, undoAll } from './undo.ts';

/** An object that was undone. */
export interface Undone {
  /** `daemonsets kube-system/flush`. */
  readonly label: string;
  /** Whether a run made it, and it is gone; otherwise it is again as it was. */
  readonly removed: boolean;
}

type Ports = Pick<RunState, 'cluster' | 'clock'> & Partial<Pick<RunState, 'waitingFor'>>;

/**
 * Puts back what subjects and hooks of earlier holders of a lock have changed, and removes what they made, last change first; then waits
 * until KubeVirt is what it was before those subjects. Throws an Error that names what stays.
 */
export async function undoOlder(
  ports: Ports,
  lock: string,
  token: number | undefined,
  signal: AbortSignal,
): Promise<Undone[]> {
  const { cluster, clock, waitingFor } = ports;
  const older = (await findMarked(cluster, signal)).found.filter(isOlder(lock, token));
  const undo = older.map((each) => each.undo);
  const undone = undo.map(undoneOf);
  if (undone.length === 0) return [];
  waitingFor?.say(() => `what lost runs left to be undone: ${undone.map(({ label }) => label).join(', ')}`);
  await undoAll({ cluster, clock, undo: [...undo] }, () => {}, signal);
  const baseline = older.find((each) => each.baseline !== undefined)?.baseline;
  if (baseline !== undefined) await untilRestored(baseline, ports, signal);
  waitingFor?.say(undefined);
  return undone;
}

async function untilRestored(baseline: Baseline, ports: Ports, signal: AbortSignal): Promise<void> {
  try {
    await untilBack(baseline, ports, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw new Error(`the subject of a lost run was taken away, and KubeVirt is not as before: ${explained(error)}`, {
      cause: error,
    });
  }
}

const undoneOf = ({ ref, before }: Undo): Undone => ({ label: labelOf(ref), removed: before === undefined });
