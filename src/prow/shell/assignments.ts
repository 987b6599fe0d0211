import type { Assignment, Command } from 'unbash';
import { statusOf } from './comparison.ts';
import type { ScriptRun } from './program.ts';
import type { ShellState, Status } from './state.ts';

/** The state after the assignments before a command, or after those of a command that is nothing else. */
export function assign({ program }: ScriptRun, { prefix, args, name }: Command, state: ShellState): ShellState {
  const items = name === undefined ? prefix : args;
  return items.reduce(
    (before, item) => (item.type === 'Assignment' ? assignOne(item, before, program.decisive) : before),
    state,
  );
}

function assignOne({ name, text }: Assignment, state: ShellState, decisive: ReadonlySet<string>): ShellState {
  const value = text.slice(text.indexOf('=') + 1);
  const status = statusOf(value, state);
  const saved = state.saved || /^"?\$\{?\?/.test(value);
  return set({ ...state, saved }, name, status ?? 'unknown', decisive);
}

/** What has nothing to do with exit codes is not kept, so that states stay few. */
export function set(
  state: ShellState,
  name: string,
  value: Status | 'unknown',
  decisive?: ReadonlySet<string>,
): ShellState {
  const matters = decisive?.has(name) === true || state.handling || state.variables.has(name);
  return matters ? { ...state, variables: new Map(state.variables).set(name, value) } : state;
}
