import type { FindingFact } from '../../model/entry.ts';
import { explained } from '../../model/errors.ts';
import type { Cluster } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { refOf } from './apply.ts';
import { type Baseline, untilBack } from './available.ts';
import { type Undo, undoText, wasMade } from './change.ts';
import { installedKubevirt } from './kubevirt.ts';
import { findMarked, isOlder } from './marked-objects.ts';
import { whatStays } from './surroundings.ts';
import { undoAll } from './undo.ts';

/** What was undone. */
export interface Undone {
  /** `daemonsets kube-system/flush`, `helm release agents/lab`. */
  readonly label: string;
  /** Whether a run made it, and it is gone; otherwise it is again as it was. */
  readonly removed: boolean;
}

type Ports = Pick<RunState, 'cluster' | 'clock' | 'helm'> & Partial<Pick<RunState, 'waitingFor'>>;

export interface UndoneOlder {
  readonly undone: readonly Undone[];
  /** What programs of subjects made, as far as it is known, and what is left to a person. */
  readonly stays: readonly FindingFact[];
}

/**
 * Puts back what subjects and hooks of earlier holders of a lock have changed, and removes what they made, last change first; then waits
 * until KubeVirt is what it was before those subjects, and looks what else came with them. Throws an Error that names what stays and
 * should not.
 */
export async function undoOlder(
  ports: Ports,
  lock: string,
  token: number | undefined,
  signal: AbortSignal,
): Promise<UndoneOlder> {
  const { cluster, waitingFor } = ports;
  const older = (await findMarked(cluster, signal)).found.filter(isOlder(lock, token));
  if (older.length === 0) return { undone: [], stays: [] };
  const baseline = older.find((each) => each.baseline !== undefined)?.baseline;
  const notes = older.flatMap(({ surroundings }) => surroundings ?? []);
  const undo = [
    ...(notes.length > 0 ? await installedSince(baseline, cluster, signal) : []),
    ...older.flatMap((each) => (each.surroundings === undefined ? [each.undo] : [])),
  ];
  waitingFor?.say(() => `what lost runs left to be undone: ${undo.map(undoText).join(', ')}`);
  await undoAll({ ...ports, undo: [...undo] }, () => {}, signal);
  if (baseline !== undefined) await untilRestored(baseline, ports, signal);
  // The first note was made before all changes.
  const stays = notes[0] === undefined ? undefined : await whatStays(notes[0], cluster, signal);
  await undoAll({ ...ports, undo: notes.map((note) => note.undo) }, () => {}, signal);
  waitingFor?.say(undefined);
  return { undone: undo.map(undoneOf), stays: stays === undefined ? [] : [stays] };
}

/** The KubeVirt of a command that found none. */
async function installedSince(baseline: Baseline | undefined, cluster: Cluster, signal: AbortSignal): Promise<Undo[]> {
  const made = baseline?.installed === false ? await installedKubevirt(cluster, signal) : undefined;
  return made === undefined ? [] : [{ kind: 'object', ref: refOf(made.object), before: undefined }];
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

const undoneOf = (undo: Undo): Undone => ({ label: undoText(undo), removed: wasMade(undo) });
