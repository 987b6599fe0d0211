import { counted } from '../../model/counted.ts';
import { type LevelState, RunStop, type StepPerformer, type WatchedNamespace } from '../context.ts';
import { terminateOlder } from '../lock/own-namespaces.ts';

/**
 * Verifies that nothing is left of the level, then removes every namespace of this run and waits until they are gone; also one
 * that was being made when the run had to stop.
 */
export const verifyClean: StepPerformer<'verify-clean'> = async (_step, state, signal, level) => {
  if (state.held === undefined) return undefined;
  const left = level.watched === undefined ? 0 : await leave(level.watched, level, signal);
  await terminateOlder(state, state.lock.name, state.held.token + 1, signal);
  for (const { uid } of [...level.tracker.all()]) level.tracker.remove(uid);
  if (left > 0) throw new RunStop('completed', `${counted(left, 'object')} left after deletion`);
  return { left };
};

/** Closes the watched; how many of its objects are still there. */
async function leave(watched: WatchedNamespace, level: LevelState, signal: AbortSignal): Promise<number> {
  await watched.reconcile(signal);
  const left = [...level.tracker.all()].filter(({ kind }) => kind !== 'Pod').length;
  await watched.close();
  level.watched = undefined;
  return left;
}
