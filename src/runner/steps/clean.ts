import type { StepPerformer } from '../context.ts';
import { foreignText } from '../lock/namespaces.ts';
import { terminateOlder } from '../lock/own-namespaces.ts';

/** Terminates what holders of older tokens left, so that a late create of a frozen one is refused by the API server. */
export const clean: StepPerformer<'clean'> = async (_step, state, signal) => {
  const refused = (foreign: readonly string[]): void =>
    state.journal.append({ type: 'finding', check: 'leftovers', level: 'warning', ...foreignText(foreign) });
  const removed = await terminateOlder({ ...state, refused }, state.lock.name, state.held?.token ?? 0, signal);
  return { removed: removed.length };
};
