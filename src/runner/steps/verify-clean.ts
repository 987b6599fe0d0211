import { RunStop, type StepPerformer } from '../context.ts';
import { removeNamespaces } from '../namespaces.ts';

/** Verifies that nothing is left of the level, then removes its namespace and waits until it is gone. */
export const verifyClean: StepPerformer<'verify-clean'> = async (_step, state, signal) => {
  const { scene } = state;
  if (scene === undefined) return undefined;
  await scene.reconcile();
  const left = [...state.tracker.all()].filter(({ kind }) => kind !== 'Pod').length;
  await scene.close();
  state.scene = undefined;
  await removeNamespaces([scene.namespace], state, signal);
  for (const { uid } of [...state.tracker.all()]) state.tracker.remove(uid);
  if (left > 0) throw new RunStop('completed', `${left} objects were left after deletion`);
  return { left };
};
