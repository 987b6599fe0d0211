import type { StepPerformer } from '../context.ts';
import { performEngine } from '../engine/perform.ts';
import { lookAround } from '../others.ts';

/** Runs an engine of others between two looks at what else the cluster carries. */
export const engine: StepPerformer<'engine'> = async (step, state, signal) => {
  await lookAround(state, 'before', step.level, signal);
  const { files, namespaces, exitCode } = await performEngine(step, state, signal);
  await lookAround(state, 'after', step.level, signal);
  return { files, namespaces: namespaces.length, ...(exitCode !== undefined && { exitCode }) };
};
