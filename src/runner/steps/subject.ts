import type { StepPerformer } from '../context.ts';

export const subject: StepPerformer<'subject'> = async () => undefined;
export const restore: StepPerformer<'restore'> = async () => undefined;
