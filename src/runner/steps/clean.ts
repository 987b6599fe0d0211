import type { StepPerformer } from '../context.ts';

export const clean: StepPerformer<'clean'> = async () => undefined;
