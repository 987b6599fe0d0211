import { objectsMs, type Step } from '../../model/plan.ts';
import type { RunState } from '../context.ts';
import { withTimeout } from '../timeout.ts';

/** Does what a step does with its objects in the time that is theirs: what never arrives does not use up the time for samples too. */
export const objectsInTime = <T>(
  step: Step,
  { plan, clock, waitingFor }: Pick<RunState, 'plan' | 'clock' | 'waitingFor'>,
  signal: AbortSignal,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const scraped = plan.experiment.cluster?.prometheus !== undefined;
  return withTimeout(clock, objectsMs(step, scraped), [signal], act, waitingFor);
};
