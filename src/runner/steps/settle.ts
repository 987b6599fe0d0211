import { seconds } from '../../model/units.ts';
import type { StepPerformer } from '../context.ts';
import { sampleAll } from '../sampling.ts';

const QUIET = seconds(5);

/** Stays with the loaded cluster for a moment: late changes are still seen, and resource use of the idle load is read. */
export const settle: StepPerformer<'settle'> = async (step, state, signal) => {
  await state.clock.sleep(QUIET, signal);
  await state.scene?.reconcile();
  await sampleAll(state, 'after', step.level, signal);
  return undefined;
};
