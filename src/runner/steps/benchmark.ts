import { counted, firstFew } from '../../model/counted.ts';
import { performBenchmark } from '../benchmark/perform.ts';
import type { StepPerformer } from '../context.ts';
import { performFleet } from '../fleet/perform.ts';
import { lookAround } from '../others.ts';

/** Runs a benchmark in pods of its own, and records what each tool left behind. What that is worth is the results' to say. */
export const benchmark: StepPerformer<'benchmark'> = async (step, state, signal, level) => {
  await lookAround(state, 'before', step.level, signal);
  const { fleet } = step.benchmark;
  const outputs =
    fleet === undefined
      ? await performBenchmark(step, state, signal, level)
      : await performFleet(step, fleet, state, signal, level);
  await lookAround(state, 'after', step.level, signal);
  const problems = outputs.flatMap(({ name, reason }) => (reason === undefined ? [] : [`${name}: ${reason}`]));
  return {
    outputs: outputs.length,
    ...(problems.length > 0 && { problems: `${counted(problems.length, 'problem')}: ${firstFew(problems)}` }),
  };
};
