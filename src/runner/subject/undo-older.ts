import type { RunState } from '../context.ts';
import type { Undo } from './apply.ts';
import { findMarked, isOlder } from './marked-objects.ts';
import { labelOf, undoAll } from './undo.ts';

/** An object that was undone. */
export interface Undone {
  /** `daemonsets kube-system/flush`. */
  readonly label: string;
  /** Whether it was made by a hook, and is gone; otherwise it is again as it was. */
  readonly removed: boolean;
}

/**
 * Puts back what hooks of earlier holders of a lock have changed, and removes what they made, newest first. Throws an Error that names what
 * stays.
 */
export async function undoOlder(
  { cluster, clock, waitingFor }: Pick<RunState, 'cluster' | 'clock'> & Partial<Pick<RunState, 'waitingFor'>>,
  lock: string,
  token: number | undefined,
  signal: AbortSignal,
): Promise<Undone[]> {
  const { found } = await findMarked(cluster, signal);
  const undo = found.filter(isOlder(lock, token)).map((each) => each.undo);
  const undone = undo.map(undoneOf);
  if (undone.length === 0) return [];
  waitingFor?.say(() => `what hooks of lost runs left to be undone: ${undone.map(({ label }) => label).join(', ')}`);
  await undoAll({ cluster, clock, undo: [...undo] }, () => {}, signal);
  waitingFor?.say(undefined);
  return undone;
}

const undoneOf = ({ ref, before }: Undo): Undone => ({ label: labelOf(ref), removed: before === undefined });
