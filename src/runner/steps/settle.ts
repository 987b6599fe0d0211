import { seconds } from '../../model/units.ts';
import type { StepPerformer } from '../context.ts';
import { lookAround } from '../others.ts';
import { sampleAll } from '../sampling.ts';

const QUIET = seconds(5);

/** Stays with the loaded cluster for a moment: late changes, lost nodes and what the idle load uses are still seen. */
export const settle: StepPerformer<'settle'> = async (step, state, signal, level) => {
  await state.clock.sleep(QUIET, signal);
  await level.watched?.reconcile(signal);
  await sampleAll(state, 'during', step.level, signal);
  await lookAround(state, 'after', step.level, signal);
  return undefined;
};
