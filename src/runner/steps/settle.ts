import type { StepPerformer } from '../context.ts';

export const settle: StepPerformer<'settle'> = async () => undefined;
