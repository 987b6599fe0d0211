import type { AndOr, ParsedScript, PipelineNode, Statement } from 'unbash';
import { parse } from 'unbash';
import { runCommand } from './command.ts';
import { runAndOr, runCase, runIf } from './conditions.ts';
import { runFor, runTurns, runWhile } from './loops.ts';
import { dropAt } from './losses.ts';
import { runPipeline } from './pipeline.ts';
import type { CommandContext, Failing, Program, ScriptRun } from './program.ts';
import {
  andThen,
  type Continuation,
  distinct,
  drop,
  type FunctionBody,
  type Loss,
  next,
  type ShellState,
  stateKey,
  withStatus,
} from './state.ts';
import type { Substitution } from './substitutions.ts';
import { runTest } from './tests.ts';
import { atExit, checked } from './traps.ts';

/**
 * One execution of a script in which all commands succeed save one, as POSIX.1-2024 (Shell Command Language 2.8, 2.9, `set -e`) and the
 * real shells have it. What depends on anything outside of the script goes both ways, so there are several outcomes.
 */
export class Execution implements ScriptRun {
  readonly program: Program;
  readonly failing: Failing | undefined;
  private readonly calls = new Map<string, readonly Continuation[]>();

  constructor(program: Program, failing?: Failing) {
    this.program = program;
    this.failing = failing;
  }

  /** A whole script from its beginning to its end, its trap on EXIT included: the states in which it ends. */
  script(statements: readonly Statement[], state: ShellState, context: CommandContext): ShellState[] {
    const { before, endsWell } = this.program;
    const home = this.homeOf(statements);
    const first = this.failing === undefined ? 0 : (home ?? 0);
    let outcomes: readonly Continuation[] = first === 0 ? [next(state)] : (before[first] ?? []);
    for (const [index, statement] of statements.entries()) {
      if (index < first) continue;
      if (this.failing === undefined) before[index] = outcomes;
      else if (endsWell && home !== undefined && index > home && isKnown(outcomes, before[index] ?? [])) break;
      outcomes = andThen(outcomes, (at) => this.statement(statement, dropAt(statement, at), context));
    }
    const ends = outcomes.flatMap(({ state: end }) => atExit(this, end, context));
    return distinct(ends).map((outcome) => outcome.state);
  }

  /** The statement with the command that fails: before it nothing is new. Undefined for a here-document, which is in none. */
  private homeOf(statements: readonly Statement[]): number | undefined {
    const offset = this.failing?.offset ?? 0;
    const found = statements.findIndex(({ pos, end }) => pos <= offset && offset < end);
    return found === -1 ? undefined : found;
  }

  list(statements: readonly Statement[], state: ShellState, context: CommandContext): Continuation[] {
    let outcomes: Continuation[] = [next(state)];
    for (const statement of statements) {
      outcomes = andThen(outcomes, (before) => this.statement(statement, dropAt(statement, before), context));
    }
    return outcomes;
  }

  private statement({ command, background }: Statement, state: ShellState, context: CommandContext): Continuation[] {
    if (background !== true) return this.node(command, state, context);
    return this.subshell(state, context, (inner, place) => this.node(command, inner, place)).map((end) =>
      next({ ...withStatus(end, 'ok'), background: end.status === 'ours' ? 'last' : state.background && 'earlier' }),
    );
  }

  node(node: PipelineNode | AndOr | FunctionBody, state: ShellState, context: CommandContext): Continuation[] {
    this.program.steps -= 1;
    if (this.program.steps < 0) return [];
    switch (node.type) {
      case 'Command':
        return checked(this, runCommand(this, node, state, context), context);
      case 'TestCommand':
      case 'ArithmeticCommand':
        return checked(this, runTest(node, state, context), context);
      case 'AndOr':
        return runAndOr(this, node, state, context);
      case 'Pipeline':
        return runPipeline(this, node, state, context);
      case 'Subshell': {
        const ends = this.subshell(state, context, (inner, place) => this.list(node.body.commands, inner, place));
        return checked(this, ends.map(next), context);
      }
      case 'BraceGroup':
        return this.list(node.body.commands, state, context);
      case 'CompoundList':
        return this.list(node.commands, state, context);
      case 'Redirected':
        return this.node(node.command, state, context);
      case 'If':
        return runIf(this, node, state, context);
      case 'Case':
        return runCase(this, node, state, context);
      case 'While':
        return runWhile(this, node, state, context);
      case 'For':
      case 'Select':
        return runFor(this, node, state, context);
      case 'ArithmeticFor':
        return runTurns(this, 2, node.body, state, context);
      case 'Function':
        return [next(withStatus({ ...state, functions: defined(state, node.name.value, node.body) }, 'ok'))];
      default:
        return [next(withStatus(state, 'ok'))];
    }
  }

  /** A function's body meets the context of its call; what it makes of one state is found out once. */
  call(body: FunctionBody, state: ShellState, context: CommandContext): Continuation[] {
    const key = `${body.pos} ${context.ignored} ${context.inLoop} ${context.isArgument} ${stateKey(state)}`;
    const known = this.calls.get(key);
    if (known !== undefined) return [...known];
    this.calls.set(key, []); // what calls itself for ever has no outcome
    const inside: ShellState = { ...state, errTrap: undefined };
    const outcomes = distinct(
      this.node(body, inside, context).map((outcome) => {
        const after = { ...outcome.state, errTrap: outcome.state.errTrap ?? state.errTrap };
        return outcome.flow === 'exit' ? { ...outcome, state: after } : next(after);
      }),
    );
    this.calls.set(key, outcomes);
    return outcomes;
  }

  /** Runs something in a copy of the shell: of what it does only its status comes back. */
  subshell(
    state: ShellState,
    context: CommandContext,
    run: (inner: ShellState, context: CommandContext) => readonly Continuation[],
    inner: ShellState = { ...state, exitTrap: undefined, errTrap: undefined },
  ): ShellState[] {
    const ends = run(inner, context).flatMap(({ state: end }) => atExit(this, end, context));
    return distinct(ends).map(({ state: { status, skipped, failed, lostBy, background } }) => ({
      ...state,
      status,
      skipped: skipped === 'not' ? skipped : undefined,
      failed,
      lostBy,
      background,
    }));
  }

  /** Substitutions one after the other; the state after them has the status of the last. */
  substitutions(
    found: readonly Substitution[],
    state: ShellState,
    context: CommandContext,
    loss: Loss,
  ): Continuation[] {
    let ends: ShellState[] = [state];
    for (const { script, role } of found) {
      const errexit = state.errexit && !FORGETFUL.has(this.program.shell);
      ends = ends.flatMap((before) =>
        this.subshell(drop(before, loss), { ...context, isArgument: loss === 'argument' }, (inner, place) =>
          this.list(script.commands, { ...inner, errexit, status: 'ok' }, place),
        ).map((end) => (role === 'input' ? withStatus(drop(end, 'argument'), before.status) : end)),
      );
    }
    return distinct(ends.map(next));
  }

  /** A text that becomes a script only when it is run: of `eval`, of a trap, of `bash -c`. */
  parse(text: string): ParsedScript | undefined {
    const parsed = this.program.parsed.get(text) ?? parse(text);
    this.program.parsed.set(text, parsed);
    return (parsed.errors?.length ?? 0) > 0 ? undefined : parsed;
  }
}

/** Whether the failure is lost, and all goes on as when nothing fails. */
function isKnown(outcomes: readonly Continuation[], quiet: readonly Continuation[]): boolean {
  const keys = new Set(quiet.map(({ flow, state }) => `${flow} ${stateKey(state)}`));
  const asQuiet = (state: ShellState): ShellState => ({ ...withStatus(state, 'ok'), failed: false, lostBy: undefined });
  return outcomes.every(
    ({ flow, state }) =>
      (!state.failed && state.functions.size === 0) || // the command is passed, and comes no more
      (state.lostBy !== undefined && state.status === 'ok' && keys.has(`${flow} ${stateKey(asQuiet(state))}`)),
  );
}

/** Shells that take no -e into `$(...)`: bash when it is not called sh, and the ash of busybox. */
const FORGETFUL = new Set(['bash', 'ash']);

const defined = (state: ShellState, name: string, body: FunctionBody): ShellState['functions'] =>
  new Map(state.functions).set(name, body);
