import type { StepPerformer } from '../context.ts';
import { lookAround } from '../others.ts';
import { performRamp } from '../ramp/perform.ts';

/** Ramps containers up until the cluster gives way, and down again. What that says is the results' to conclude. */
export const ramp: StepPerformer<'ramp'> = async (step, state, signal, level) => {
  await lookAround(state, 'before', step.level, signal);
  const end = await performRamp(step, state, signal, level);
  await lookAround(state, 'after', step.level, signal);
  return { ...end };
};
