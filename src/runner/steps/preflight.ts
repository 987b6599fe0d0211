import type { StepPerformer } from '../context.ts';

export const preflight: StepPerformer<'preflight'> = async () => undefined;
