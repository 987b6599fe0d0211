import { seconds } from '../../model/units.ts';
import { RunStop, type StepPerformer } from '../context.ts';
import { abortAfter } from '../timeout.ts';

/** Waits for the cluster's lock; from here on the run stops as soon as the lock can no longer be proven to be ours. */
export const lock: StepPerformer<'lock'> = async (_step, state, signal) => {
  state.held = await state.lock.acquire(signal);
  return { token: state.held.token };
};

/** Gives the lock back, so that the next in line need not wait for the lease to run out. */
export const unlock: StepPerformer<'unlock'> = async (_step, state, signal) => {
  const done = new AbortController();
  const hurried = abortAfter(state.clock, HURRY, state.stop, done.signal);
  const isGivenBack = (await state.held?.release(AbortSignal.any([signal, hurried]))) ?? true;
  done.abort();
  signal.throwIfAborted();
  state.held = undefined;
  if (!isGivenBack)
    throw new RunStop('completed', 'the Lease still names this run: it is free when its time has passed');
  return undefined;
};

/** Once the run has to stop; a Lease that names a run which is gone costs the next one its duration. */
const HURRY = seconds(10);
