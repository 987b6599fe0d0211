import { counted } from '../../model/counted.ts';
import { type RunState, RunStop, type Scene, type StepPerformer } from '../context.ts';
import { terminateOlder } from '../lock/own-namespaces.ts';

/**
 * Verifies that nothing is left of the level, then removes every namespace of this run and waits until they are gone; also one
 * that was being made when the run was told to stop.
 */
export const verifyClean: StepPerformer<'verify-clean'> = async (_step, state, signal) => {
  if (state.held === undefined) return undefined;
  const left = state.scene === undefined ? 0 : await leave(state.scene, state, signal);
  await terminateOlder(state, state.lock.name, state.held.token + 1, signal);
  for (const { uid } of [...state.tracker.all()]) state.tracker.remove(uid);
  if (left > 0) throw new RunStop('completed', `${counted(left, 'object')} left after deletion`);
  return { left };
};

/** Closes the scene; how many of its objects are still there. */
async function leave(scene: Scene, state: RunState, signal: AbortSignal): Promise<number> {
  await scene.reconcile(signal);
  const left = [...state.tracker.all()].filter(({ kind }) => kind !== 'Pod').length;
  await scene.close();
  state.scene = undefined;
  return left;
}
