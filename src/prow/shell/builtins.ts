import type { Command } from 'unbash';
import { statusOf, testText } from './comparison.ts';
import { insideOf, runLeaf, runShell } from './leaf.ts';
import { applyOptions } from './options.ts';
import type { CommandContext, Program, ScriptRun } from './program.ts';
import { andThen, type Continuation, drop, next, type ShellState, type Status, withStatus } from './state.ts';
import { test } from './tests.ts';

interface BuiltinCall {
  readonly execution: ScriptRun;
  readonly name: string;
  readonly command: Command;
  readonly state: ShellState;
  readonly context: CommandContext;
}

const wordsOf = ({ args }: Command): string[] => args.map(({ text }) => text);
const valuesOf = ({ args }: Command): string[] => args.map((word) => (word.type === 'Word' ? word.value : word.text));

const succeed = ({ state }: BuiltinCall): Continuation[] => [next(withStatus(state, 'ok'))];

function leave({ execution: { program }, name, command, state, context }: BuiltinCall): Continuation[] {
  const flow = name === 'return' ? 'return' : 'exit';
  const [word] = wordsOf(command);
  const offset = context.source.base + command.pos;
  if (flow === 'exit' && isAbort(word ?? '', program, state) && !Number.isNaN(offset)) program.aborts.add(offset);
  const ended = (status: Status): Continuation => ({ flow, levels: 0, state: leaveWith(state, status) });
  const variable = /^\$\{?(\w+)\}?$/.exec(word ?? '')?.[1];
  const isUnset = variable !== undefined && program.assigned.has(variable) && !state.variables.has(variable);
  const status =
    word === undefined || isUnset ? (state.beforeTrap ?? state.status) : (statusOf(word, state) ?? 'unknown');
  return status === 'unknown' ? [ended('ok'), ended('other')] : [ended(status)];
}

/** Whether a script ends with what Prow reads as an abort: the number, or a variable that is set to it and is not 0. */
function isAbort(word: string, { abortNames }: Program, { variables }: ShellState): boolean {
  const bare = word.replace(/^(["'])(.*)\1$/, '$2');
  const name = /^\$\{?(\w+)\}?$/.exec(bare)?.[1] ?? '';
  return Number(bare) % 256 === ABORTED || (abortNames.has(name) && variables.get(name) === 'other');
}

/** AbortedErrorCode of Prow's pkg/entrypoint/run.go. */
const ABORTED = 130;

const leaveWith = (state: ShellState, status: Status): ShellState =>
  withStatus(status === 'ok' ? drop(state, 'later') : state, status);

function jump({ name, command, state }: BuiltinCall): Continuation[] {
  const levels = Number(valuesOf(command)[0] ?? 1) || 1;
  return [{ flow: name === 'break' ? 'break' : 'continue', levels, state: withStatus(state, 'ok') }];
}

function trap({ command, state }: BuiltinCall): Continuation[] {
  const [action = '-', ...signals] = valuesOf(command).filter((word) => word !== '--');
  const body = action === '-' || action === '' ? undefined : action;
  const named = signals.map((signal) => signal.toUpperCase().replace(/^SIG/, ''));
  const exitTrap = named.includes('EXIT') || named.includes('0') ? body : state.exitTrap;
  const errTrap = named.includes('ERR') ? body : state.errTrap;
  return [next(withStatus({ ...state, exitTrap, errTrap }, 'ok'))];
}

/** Without operands it succeeds whatever became of the jobs. Which job a variable names is not followed: it may be the one. */
function wait({ command, state }: BuiltinCall): Continuation[] {
  const after = withStatus(state, 'ok');
  if (state.background === undefined) return [next(after)];
  const forgotten = { ...after, background: undefined };
  const [job] = wordsOf(command);
  if (job === undefined) return [next({ ...forgotten, lostBy: after.lostBy ?? 'background' })];
  if (job === '$!' || job === '"$!"')
    return [next(state.background === 'last' ? withStatus(forgotten, 'ours') : after)];
  return [next(withStatus(state, 'ours'))];
}

/** What a script ends by itself is a service in the background: that it did not end well is expected. */
function kill({ execution, command, state, context }: BuiltinCall): Continuation[] {
  const after: ShellState =
    state.background === undefined ? state : { ...state, background: undefined, lostBy: state.lostBy ?? 'unawaited' };
  return runLeaf(execution, command, after, context);
}

function evaluate(call: BuiltinCall): Continuation[] {
  const script = call.execution.parse(valuesOf(call.command).join(' '));
  if (script === undefined) return runLeaf(call.execution, call.command, call.state, call.context);
  return call.execution.list(script.commands, call.state, {
    ...call.context,
    source: insideOf(call.command, call.context, valuesOf(call.command).join(' ')),
  });
}

function exec(call: BuiltinCall): Continuation[] {
  const { execution, command, state, context } = call;
  if (command.args.length === 0) return succeed(call);
  const run = runShell(execution, command, state, context) ?? runLeaf(execution, command, state, context);
  return andThen(run, (end) => [{ flow: 'exit', levels: 0, state: end }]);
}

/** Commands that are parts of the shell, by name. */
export const BUILTINS = new Map<string, (call: BuiltinCall) => Continuation[]>([
  ['exit', leave],
  ['return', leave],
  ['break', jump],
  ['continue', jump],
  ['trap', trap],
  ['wait', wait],
  ['kill', kill],
  ['eval', evaluate],
  ['exec', exec],
  ['true', succeed],
  [':', succeed],
  ['false', ({ state }) => [next(withStatus(state, 'other'))]],
  ['set', (call) => [next(withStatus({ ...call.state, ...applyOptions(call.state, wordsOf(call.command)) }, 'ok'))]],
  ['[', ({ command, state, context }) => test(testText(command, context.source.text), state, context)],
  ['test', ({ command, state, context }) => test(testText(command, context.source.text), state, context)],
]);
