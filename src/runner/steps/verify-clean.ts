import { counted } from '../../model/counted.ts';
import { type LevelState, RunStop, type Scene, type StepPerformer } from '../context.ts';
import { terminateOlder } from '../lock/own-namespaces.ts';

/**
 * Verifies that nothing is left of the level, then removes every namespace of this run and waits until they are gone; also one
 * that was being made when the run was told to stop.
 */
export const verifyClean: StepPerformer<'verify-clean'> = async (_step, state, signal, level) => {
  if (state.held === undefined) return undefined;
  const left = level.scene === undefined ? 0 : await leave(level.scene, level, signal);
  await terminateOlder(state, state.lock.name, state.held.token + 1, signal);
  for (const { uid } of [...level.tracker.all()]) level.tracker.remove(uid);
  if (left > 0) throw new RunStop('completed', `${counted(left, 'object')} left after deletion`);
  return { left };
};

/** Closes the scene; how many of its objects are still there. */
async function leave(scene: Scene, level: LevelState, signal: AbortSignal): Promise<number> {
  await scene.reconcile(signal);
  const left = [...level.tracker.all()].filter(({ kind }) => kind !== 'Pod').length;
  await scene.close();
  level.scene = undefined;
  return left;
}
