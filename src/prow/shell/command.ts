import type { ArithmeticCommand, Assignment, Command, HereDoc, TestCommand } from 'unbash';
import { evaluateTest, statusOf, testText } from './comparison.ts';
import { findShell, readsItsInput } from './invocation.ts';
import { applyOptions } from './options.ts';
import type { CommandContext, ScriptRun } from './program.ts';
import { andThen, type Continuation, drop, next, type ShellState, START, type Status, withStatus } from './state.ts';
import { substitutionsIn } from './substitutions.ts';
import { plainWords, weightOf } from './weight.ts';

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

/** `[[ ... ]]` and `(( ... ))`. */
export function runTest(
  node: TestCommand | ArithmeticCommand,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const assigned = node.type === 'ArithmeticCommand' && /=|\+\+|--/.test(node.body);
  const names = assigned ? [...node.body.matchAll(/[A-Za-z_]\w*/g)].map(([name]) => name) : [];
  const after = names.reduce((before, name) => set(before, name, 'unknown'), state);
  return test(testText(node, context.source.text), after, context);
}

function test(text: string, state: ShellState, context: CommandContext): Continuation[] {
  const result = evaluateTest(text, state);
  if (result === 'either' || (result === undefined && context.ignored)) return both(state);
  return [next(withStatus(state, result ?? 'ok'))];
}

const both = (state: ShellState): Continuation[] => [next(withStatus(state, 'ok')), next(withStatus(state, 'other'))];

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

interface Call {
  readonly execution: ScriptRun;
  readonly name: string;
  readonly command: Command;
  readonly state: ShellState;
  readonly context: CommandContext;
}

const wordsOf = ({ args }: Command): string[] => args.map(({ text }) => text);
const valuesOf = ({ args }: Command): string[] => args.map((word) => (word.type === 'Word' ? word.value : word.text));

const succeed = ({ state }: Call): Continuation[] => [next(withStatus(state, 'ok'))];

function leave({ execution: { program }, name, command, state }: Call): Continuation[] {
  const flow = name === 'return' ? 'return' : 'exit';
  const [word] = wordsOf(command);
  const ended = (status: Status): Continuation => ({ flow, levels: 0, state: leaveWith(state, status) });
  const variable = /^\$\{?(\w+)\}?$/.exec(word ?? '')?.[1];
  const isUnset = variable !== undefined && program.assigned.has(variable) && !state.variables.has(variable);
  const status =
    word === undefined || isUnset ? (state.beforeTrap ?? state.status) : (statusOf(word, state) ?? 'unknown');
  return status === 'unknown' ? [ended('ok'), ended('other')] : [ended(status)];
}

const leaveWith = (state: ShellState, status: Status): ShellState =>
  withStatus(status === 'ok' ? drop(state, 'later') : state, status);

function jump({ name, command, state }: Call): Continuation[] {
  const levels = Number(valuesOf(command)[0] ?? 1) || 1;
  return [{ flow: name === 'break' ? 'break' : 'continue', levels, state: withStatus(state, 'ok') }];
}

function trap({ command, state }: Call): Continuation[] {
  const [action = '-', ...signals] = valuesOf(command).filter((word) => word !== '--');
  const body = action === '-' || action === '' ? undefined : action;
  const named = signals.map((signal) => signal.toUpperCase().replace(/^SIG/, ''));
  const exitTrap = named.includes('EXIT') || named.includes('0') ? body : state.exitTrap;
  const errTrap = named.includes('ERR') ? body : state.errTrap;
  return [next(withStatus({ ...state, exitTrap, errTrap }, 'ok'))];
}

/** Without operands it succeeds whatever became of the jobs. Which job a variable names is not followed: it may be the one. */
function wait({ command, state }: Call): Continuation[] {
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
function kill({ execution, command, state, context }: Call): Continuation[] {
  const after: ShellState =
    state.background === undefined ? state : { ...state, background: undefined, lostBy: state.lostBy ?? 'unawaited' };
  return runLeaf(execution, command, after, context);
}

function evaluate(call: Call): Continuation[] {
  const script = call.execution.parse(valuesOf(call.command).join(' '));
  if (script === undefined) return runLeaf(call.execution, call.command, call.state, call.context);
  return call.execution.list(script.commands, call.state, {
    ...call.context,
    source: insideOf(call, valuesOf(call.command).join(' ')),
  });
}

function insideOf({ command, context }: Pick<Call, 'command' | 'context'>, text: string): CommandContext['source'] {
  const at = context.source.text.slice(command.pos, command.end).indexOf(text);
  return { text, base: at === -1 ? Number.NaN : context.source.base + command.pos + at };
}

function exec(call: Call): Continuation[] {
  const { execution, command, state, context } = call;
  if (command.args.length === 0) return succeed(call);
  const run = runShell(execution, command, state, context) ?? runLeaf(execution, command, state, context);
  return andThen(run, (end) => [{ flow: 'exit', levels: 0, state: end }]);
}

const BUILTINS = new Map<string, (call: Call) => Continuation[]>([
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

/** A shell with a script of its own, behind whatever words, or as its input. */
function runShell(
  execution: ScriptRun,
  command: Command,
  state: ShellState,
  context: CommandContext,
): Continuation[] | undefined {
  const argv = [command.name, ...command.args].flatMap((word) =>
    word === undefined ? [] : [word.type === 'Word' ? word.value : word.text],
  );
  const shell = findShell(argv) ?? readsItsInput(argv);
  const input = heredocOf(command);
  const text = shell === undefined ? undefined : (argv[shell.script] ?? input?.text);
  const script = text === undefined ? undefined : execution.parse(text);
  if (shell === undefined || text === undefined || script === undefined) return undefined;
  const { errexit, pipefail } = shell;
  const fresh: ShellState = { ...START, failed: state.failed, lostBy: state.lostBy, errexit, pipefail };
  const isInput = argv[shell.script] === undefined && input !== undefined;
  const source = isInput ? { text, base: context.source.base + input.pos } : insideOf({ command, context }, text);
  const place: CommandContext = { ...context, source, ignored: false };
  return execution.subshell(state, place, (inner, at) => execution.list(script.commands, inner, at), fresh).map(next);
}

const heredocOf = ({ redirects }: Command): HereDoc['body'] | undefined =>
  redirects.flatMap((redirect) => (redirect.type === 'HereDoc' ? [redirect.body] : [])).at(-1);

function runLeaf(execution: ScriptRun, command: Command, state: ShellState, context: CommandContext): Continuation[] {
  const { program, failing } = execution;
  const offset = context.source.base + command.pos;
  const weight = weightOf(command);
  const [name = ''] = plainWords(command);
  if (name === 'source' || name === '.') program.sources = true;
  if (!Number.isNaN(offset) && !program.leaves.has(offset)) {
    program.leaves.set(offset, {
      command,
      offset,
      text: textOf(command, context),
      inLoop: context.inLoop,
      cleaningUp: state.saved,
    });
  }
  if (failing?.offset === offset && !(failing.once && state.failed))
    return [next({ ...withStatus(state, 'ours'), failed: true })];
  const mayDiffer = weight === 'none' && context.ignored && !ALWAYS.has(name);
  return mayDiffer ? both(state) : [next(withStatus(state, 'ok'))];
}

const ALWAYS = new Set('echo printf sleep export local declare typeset readonly unset date umask shift cat'.split(' '));

function assign({ program }: ScriptRun, { prefix, args, name }: Command, state: ShellState): ShellState {
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
function set(state: ShellState, name: string, value: Status | 'unknown', decisive?: ReadonlySet<string>): ShellState {
  const matters = decisive?.has(name) === true || state.handling || state.variables.has(name);
  return matters ? { ...state, variables: new Map(state.variables).set(name, value) } : state;
}

/** The command's first line, without the variables before it. */
function textOf({ name, pos, end }: Command, { source }: CommandContext): string {
  const [line = ''] = source.text.slice(name?.pos ?? pos, end).split('\n');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
