import type { AndOr, PipelineNode, Statement } from 'unbash';
import { meaningOf } from './handler.ts';
import { type Continuation, drop, type ShellState } from './state.ts';

/** The state before the next command of a list, which passes over `$?`. */
export function dropAt({ command }: Statement, state: ShellState): ShellState {
  if (state.status !== 'ours' && state.skipped !== 'not') return state;
  if (
    command.type === 'Command' &&
    command.prefix.some((item) => item.type === 'Assignment' && /\$\{?\?/.test(item.text))
  )
    return drop(state, 'unread');
  if (state.skipped === 'jump') return drop(state, 'retry');
  return drop(state, state.skipped === 'and' && state.errexit ? 'and' : 'later');
}

/** The state before commands that run because of the failure. */
export function dropInto(commands: readonly (PipelineNode | AndOr)[], state: ShellState): ShellState {
  if (state.status !== 'ours' && state.skipped !== 'not') return state;
  if (state.lostBy !== undefined) return { ...state, handling: true };
  const meaning = meaningOf(commands, state.functions);
  const loss = meaning === 'fallback' && state.skipped === 'and' ? 'else' : meaning;
  return { ...state, handling: true, lostBy: loss };
}

/** The outcomes of such commands, after them. */
export const handled = ({ handling }: ShellState, outcomes: readonly Continuation[]): Continuation[] =>
  outcomes.map((outcome) =>
    outcome.state.handling === handling ? outcome : { ...outcome, state: { ...outcome.state, handling } },
  );
