import type { Command } from 'unbash';
import { assign } from './assignments.ts';
import { BUILTINS } from './builtins.ts';
import { runLeaf, runShell, textOf } from './leaf.ts';
import type { CommandContext, ScriptRun } from './program.ts';
import { andThen, type Continuation, drop, next, type ShellState, withStatus } from './state.ts';
import { substitutionsIn } from './substitutions.ts';
import { plainWords } from './weight.ts';

/** Runs a simple command. */
export function runCommand(
  execution: ScriptRun,
  command: Command,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const [name = ''] = plainWords(command);
  const substitutions = substitutionsIn(command);
  if (substitutions.length === 0) return invoke(execution, name, command, assign(execution, command, state), context);
  const loss = DECLARING.has(name) ? 'substitution' : 'argument';
  return andThen(execution.substitutions(substitutions, state, context, loss), (expanded) => {
    if (command.name === undefined) {
      execution.program.last = { command, text: textOf(command, context) };
      return [next({ ...assign(execution, command, expanded), status: expanded.status })];
    }
    return invoke(execution, name, command, assign(execution, command, drop(expanded, loss)), context);
  });
}

/** They succeed whatever becomes of the substitutions in their words. */
const DECLARING = new Set(['export', 'local', 'declare', 'typeset', 'readonly', 'echo', 'printf']);

function invoke(
  execution: ScriptRun,
  name: string,
  command: Command,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  execution.program.last = { command, text: textOf(command, context) };
  if (command.name === undefined) return [next(withStatus(state, 'ok'))];
  const body = state.functions.get(name);
  if (body !== undefined) return execution.call(body, state, context);
  const builtin = BUILTINS.get(name);
  if (builtin !== undefined) return builtin({ execution, name, command, state, context });
  return runShell(execution, command, state, context) ?? runLeaf(execution, command, state, context);
}
