import type { StepPerformer } from '../context.ts';

export const coolDown: StepPerformer<'cool-down'> = async () => undefined;
