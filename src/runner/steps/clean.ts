import type { StepPerformer } from '../context.ts';
import { foreignText } from '../lock/namespaces.ts';
import { terminateOlder } from '../lock/own-namespaces.ts';
import { undoOlder } from '../subject/undo-older.ts';

/**
 * Terminates what holders of older tokens left, so that a late create of a frozen one is refused by the API server, and undoes what their
 * hooks have made and changed outside of their namespaces. A cluster that came into being with the run holds nothing of others.
 */
export const clean: StepPerformer<'clean'> = async (_step, state, signal) => {
  const refused = (foreign: readonly string[]): void =>
    state.journal.append({ type: 'finding', check: 'leftovers', level: 'warning', ...foreignText(foreign) });
  const token = state.held?.token ?? 0;
  const removed = await terminateOlder({ ...state, refused }, state.lock.name, token, signal);
  const { undone, stays } = state.isNew ? NOTHING : await undoOlder(state, state.lock.name, token, signal);
  for (const finding of stays) state.journal.append(finding);
  return { removed: removed.length, ...(undone.length > 0 && { undone: undone.length }) };
};

const NOTHING = { undone: [], stays: [] };
