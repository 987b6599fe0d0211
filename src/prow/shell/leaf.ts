import type { Command, HereDoc } from 'unbash';
import { findShell, readsItsInput } from './invocation.ts';
import type { CommandContext, ScriptRun } from './program.ts';
import { type Continuation, next, type ShellState, START, withStatus } from './state.ts';
import { both } from './tests.ts';
import { plainWords, weightOf } from './weight.ts';

/** A shell with a script of its own, behind whatever words, or as its input. */
export function runShell(
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
  const source = isInput ? { text, base: context.source.base + input.pos } : insideOf(command, context, text);
  const place: CommandContext = { ...context, source, ignored: false };
  return execution.subshell(state, place, (inner, at) => execution.list(script.commands, inner, at), fresh).map(next);
}

const heredocOf = ({ redirects }: Command): HereDoc['body'] | undefined =>
  redirects.flatMap((redirect) => (redirect.type === 'HereDoc' ? [redirect.body] : [])).at(-1);

/** A command that does whatever its program does: it succeeds, save where it is the one that fails. */
export function runLeaf(
  execution: ScriptRun,
  command: Command,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
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

/** A text inside of a command as part of the script. */
export function insideOf(command: Command, context: CommandContext, text: string): CommandContext['source'] {
  const at = context.source.text.slice(command.pos, command.end).indexOf(text);
  return { text, base: at === -1 ? Number.NaN : context.source.base + command.pos + at };
}

/** The command's first line, without the variables before it. */
export function textOf({ name, pos, end }: Command, { source }: CommandContext): string {
  const [line = ''] = source.text.slice(name?.pos ?? pos, end).split('\n');
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
