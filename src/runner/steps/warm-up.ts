import type { StepPerformer } from '../context.ts';

export const warmUp: StepPerformer<'warm-up'> = async () => undefined;
