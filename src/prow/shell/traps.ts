import type { CommandContext, ScriptRun, ScriptText } from './program.ts';
import { andThen, type Continuation, next, type ShellState, withStatus } from './state.ts';

/** `set -e` and the trap on ERR look at a status. */
export function checked(run: ScriptRun, outcomes: readonly Continuation[], context: CommandContext): Continuation[] {
  if (context.ignored) return [...outcomes];
  return andThen(outcomes, (state) => {
    if (state.status === 'ok' || state.skipped === 'not') return [next(state)];
    return andThen(runTrap(run, state.errTrap, { ...state, errTrap: undefined }, context), (end) => {
      const after = { ...withStatus(end, state.status), errTrap: state.errTrap };
      return [state.errexit ? { flow: 'exit', levels: 0, state: after } : next(after)];
    });
  });
}

/** The end of a shell: its trap on EXIT. */
export function atExit(run: ScriptRun, state: ShellState, context: CommandContext): Continuation[] {
  if (state.exitTrap === undefined) return [next(state)];
  return runTrap(run, state.exitTrap, { ...state, exitTrap: undefined }, context).map((outcome) => {
    const ended = withStatus(outcome.state, outcome.flow === 'exit' ? outcome.state.status : state.status);
    return next(
      state.status === 'ours' && ended.status === 'ok' ? { ...ended, lostBy: ended.lostBy ?? 'trap' } : ended,
    );
  });
}

function runTrap(
  run: ScriptRun,
  action: string | undefined,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const script = action === undefined ? undefined : run.parse(action);
  if (action === undefined || script === undefined) return [next(state)];
  return run.list(script.commands, { ...state, beforeTrap: state.status }, { ...context, source: nowhere(action) });
}
/** A text that is not in the script as it is. */
const nowhere = (text: string): ScriptText => ({ text, base: Number.NaN });
