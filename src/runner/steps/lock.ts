import type { StepPerformer } from '../context.ts';

/** Waits for the cluster's lock; from here on the run stops as soon as the lock can no longer be proven to be ours. */
export const lock: StepPerformer<'lock'> = async (_step, state, signal) => {
  state.held = await state.lock.acquire(signal);
  return { token: state.held.token };
};

/** Gives the lock back, so that the next in line need not wait for the lease to run out. */
export const unlock: StepPerformer<'unlock'> = async (_step, state) => {
  await state.held?.release();
  state.held = undefined;
  return undefined;
};
