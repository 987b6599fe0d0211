import { seconds } from '../../model/units.ts';
import { ApiError } from '../cluster.ts';
import { type RunState, RunStop, type StepPerformer } from '../context.ts';
import { RESOURCES } from '../resources.ts';

const TIMEOUT = seconds(30);
const POLL = seconds(1);

/** Verifies that nothing is left of the level, then removes its namespace and waits until it is gone. */
export const verifyClean: StepPerformer<'verify-clean'> = async (_step, state, signal) => {
  const { scene } = state;
  if (scene === undefined) return undefined;
  await scene.reconcile();
  const left = [...state.tracker.all()].filter(({ kind }) => kind !== 'Pod').length;
  await scene.close();
  state.scene = undefined;
  await removeNamespace(state, scene.namespace, signal);
  for (const { uid } of [...state.tracker.all()]) state.tracker.remove(uid);
  if (left > 0) throw new RunStop('completed', `${left} objects were left after deletion`);
  return { left };
};

async function removeNamespace(state: RunState, name: string, signal: AbortSignal): Promise<void> {
  const ref = { resource: RESOURCES.namespaces, name };
  const call = { signal, timeoutMs: TIMEOUT };
  try {
    await state.cluster.delete(ref, call);
    while (true) {
      await state.cluster.get(ref, call);
      await state.clock.sleep(POLL, signal);
    }
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return;
    throw error;
  }
}
