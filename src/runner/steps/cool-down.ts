import type { StepPerformer } from '../context.ts';
import { untilSteady } from '../steady.ts';

/** Lets the cluster come to rest between levels: until it is steady, not for a fixed time. */
export const coolDown: StepPerformer<'cool-down'> = async (step, state, signal) =>
  untilSteady(step.id, state, step.estimateMs, signal);
