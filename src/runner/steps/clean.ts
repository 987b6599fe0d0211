import type { StepPerformer } from '../context.ts';
import { leftoverNamespaces } from '../leftovers.ts';
import { removeNamespaces } from '../namespaces.ts';

/** Terminates what holders of older tokens left, so that a late create of a frozen one is refused by the API server. */
export const clean: StepPerformer<'clean'> = async (_step, state, signal) => {
  const names = await leftoverNamespaces(state.cluster, state.plan.test, state.held?.token, signal);
  await removeNamespaces(names, state, signal);
  return { removed: names.length };
};
