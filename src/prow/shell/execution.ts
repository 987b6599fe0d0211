import type {
  AndOr,
  Case,
  CompoundList,
  For,
  If,
  ParsedScript,
  Pipeline,
  PipelineNode,
  Select,
  Statement,
  While,
  Word,
} from 'unbash';
import { parse } from 'unbash';
import { runCommand, runTest } from './command.ts';
import { meaningOf } from './handler.ts';
import type { CommandContext, Failing, Program, ScriptRun, ScriptText } from './program.ts';
import {
  andThen,
  type Continuation,
  distinct,
  drop,
  type FunctionBody,
  type Loss,
  next,
  type ShellState,
  type Status,
  stateKey,
  withStatus,
} from './state.ts';
import { type Substitution, substitutionsInWords } from './substitutions.ts';
import { isPassive, plainWords } from './weight.ts';

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
    const ends = outcomes.flatMap(({ state: end }) => this.atExit(end, context));
    return distinct(ends).map((outcome) => outcome.state);
  }

  /** The statement in which the command that fails stands: before it nothing is new. Undefined for a here-document, which stands in none. */
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
        return this.checked(runCommand(this, node, state, context), context);
      case 'TestCommand':
      case 'ArithmeticCommand':
        return this.checked(runTest(node, state, context), context);
      case 'AndOr':
        return this.andOr(node, state, context);
      case 'Pipeline':
        return this.pipeline(node, state, context);
      case 'Subshell': {
        const ends = this.subshell(state, context, (inner, place) => this.list(node.body.commands, inner, place));
        return this.checked(ends.map(next), context);
      }
      case 'BraceGroup':
        return this.list(node.body.commands, state, context);
      case 'CompoundList':
        return this.list(node.commands, state, context);
      case 'Redirected':
        return this.node(node.command, state, context);
      case 'If':
        return this.if(node, state, context);
      case 'Case':
        return this.case(node, state, context);
      case 'While':
        return this.while(node, state, context);
      case 'For':
      case 'Select':
        return this.for(node, state, context);
      case 'ArithmeticFor':
        return this.turns(2, node.body, state, context);
      case 'Function':
        return [next(withStatus({ ...state, functions: defined(state, node.name.value, node.body) }, 'ok'))];
      default:
        return [next(withStatus(state, 'ok'))];
    }
  }

  private andOr({ commands, operators }: AndOr, state: ShellState, context: CommandContext): Continuation[] {
    const [first, ...others] = commands;
    if (first === undefined) return [next(state)];
    let outcomes = this.node(first, state, { ...context, ignored: true });
    for (const [index, command] of others.entries()) {
      const isLast = index === others.length - 1;
      const place = isLast ? context : { ...context, ignored: true };
      const isOr = operators[index] === '||';
      outcomes = andThen(outcomes, (before) => {
        if ((before.status === 'ok') === isOr) return [next(isOr ? before : skip(before, command))];
        if (!isOr && before.skipped !== 'not') return this.node(command, before, place);
        return handled(before, this.node(command, dropInto([command], before), place));
      });
    }
    return outcomes;
  }

  private pipeline({ commands, prefixes }: Pipeline, state: ShellState, context: CommandContext): Continuation[] {
    const negations = prefixes.filter(({ type }) => type === 'Negation').length;
    const place = negations > 0 ? { ...context, ignored: true } : context;
    const [only] = commands;
    if (commands.length === 1 && only !== undefined) {
      const outcomes = this.node(only, state, place);
      return negations % 2 === 0 ? outcomes : andThen(outcomes, (end) => [next(negated(end))]);
    }
    const last = commands.at(-1);
    const loss: Loss = last !== undefined && isPassive(last) && !context.isArgument ? 'pipe' : 'piped';
    let ends: ShellState[] = [withStatus(state, 'ok')];
    for (const command of commands) {
      ends = ends.flatMap((before) =>
        this.subshell(before, place, (inner, at) => this.node(command, withStatus(inner, 'ok'), at)).map((end) => {
          if (end.status !== 'ok' || before.status === 'ok') return end;
          return state.pipefail ? withStatus(end, before.status) : withStatus(drop(before, loss), 'ok');
        }),
      );
    }
    const outcomes = distinct(ends.map((end) => next(negations % 2 === 0 ? end : negated(end))));
    return this.checked(outcomes, place);
  }

  private if(node: If, state: ShellState, context: CommandContext): Continuation[] {
    let outcomes: Continuation[] = [next(state)];
    const taken: Continuation[] = [];
    for (const { clause, then: branch } of [node, ...node.elif]) {
      outcomes = andThen(outcomes, (before) =>
        andThen(this.list(clause.commands, drop(before, 'tested'), { ...context, ignored: true }), (tested) => {
          if (tested.status !== 'ok') return [next(tested)];
          taken.push(...this.branch(branch, tested, context));
          return [];
        }),
      );
    }
    const otherwise = andThen(outcomes, (tested) =>
      node.else === undefined
        ? [next(withStatus(drop(tested, 'tested'), 'ok'))]
        : this.branch(node.else, tested, context),
    );
    return distinct([...taken, ...otherwise]);
  }

  private branch({ commands }: CompoundList, tested: ShellState, context: CommandContext): Continuation[] {
    return handled(tested, this.list(commands, dropInto(commands.map(commandOf), tested), context));
  }

  private case(node: Case, state: ShellState, context: CommandContext): Continuation[] {
    const always = node.items.some(({ pattern }) => pattern.some(({ text }) => text === '*'));
    return andThen(this.substitutions(substitutionsInWords([node.word]), state, context, 'argument'), (before) =>
      distinct([
        ...node.items.flatMap((item) => this.list(item.body.commands, withStatus(before, 'ok'), context)),
        ...(always ? [] : [next(withStatus(before, 'ok'))]),
      ]),
    );
  }

  private while({ kind, clause, body }: While, state: ShellState, context: CommandContext): Continuation[] {
    const ended: Continuation[] = [];
    const goesOn = (status: Status): boolean => (status === 'ok') === (kind === 'while');
    let turns: Continuation[] = [next(withStatus(state, 'ok'))];
    for (let turn = 0; turn <= TURNS; turn += 1) {
      turns = andThen(turns, (before) =>
        andThen(this.list(clause.commands, before, { ...context, ignored: true, inLoop: true }), (tested) => {
          if (goesOn(tested.status)) {
            const body_ = drop(tested, 'tested');
            return turn < TURNS ? this.turn(body.commands, body_, context) : [];
          }
          ended.push(next(withStatus(drop(tested, 'tested'), before.status)));
          return [];
        }),
      );
      turns = this.leaveLoop(turns, ended);
    }
    return distinct(ended);
  }

  private for(node: For | Select, state: ShellState, context: CommandContext): Continuation[] {
    const words = node.wordlist ?? [];
    const turns = node.wordlist !== undefined && words.every(isLiteral) ? Math.min(words.length, TURNS) : TURNS;
    return andThen(this.substitutions(substitutionsInWords(words), state, context, 'argument'), (before) =>
      this.turns(turns, node.body, withStatus(before, 'ok'), context),
    );
  }

  private turns(
    count: number,
    body: { commands: readonly Statement[] },
    state: ShellState,
    context: CommandContext,
  ): Continuation[] {
    const ended: Continuation[] = [];
    let turns: Continuation[] = [next(state)];
    for (let turn = 0; turn < count; turn += 1) {
      turns = this.leaveLoop(
        andThen(turns, (before) => this.turn(body.commands, before, context)),
        ended,
      );
    }
    return distinct([...ended, ...turns]);
  }

  private turn(body: readonly Statement[], state: ShellState, context: CommandContext): Continuation[] {
    const before = drop(state, state.skipped === 'jump' ? 'retry' : this.failing?.once === true ? 'loop' : 'later');
    return this.list(body, before, { ...context, inLoop: true });
  }

  /** Sorts what leaves the loop out; what is left begins another turn. */
  private leaveLoop(outcomes: readonly Continuation[], ended: Continuation[]): Continuation[] {
    return distinct(
      outcomes.flatMap((outcome) => {
        if (outcome.flow === 'next') return [outcome];
        if (outcome.flow === 'continue' && outcome.levels <= 1) return [next(outcome.state)];
        if (outcome.flow === 'break' && outcome.levels <= 1) ended.push(next(outcome.state));
        else ended.push({ ...outcome, levels: outcome.levels - 1 });
        return [];
      }),
    );
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
    const ends = run(inner, context).flatMap(({ state: end }) => this.atExit(end, context));
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

  /** `set -e` and the trap on ERR look at a status. */
  private checked(outcomes: readonly Continuation[], context: CommandContext): Continuation[] {
    if (context.ignored) return [...outcomes];
    return andThen(outcomes, (state) => {
      if (state.status === 'ok' || state.skipped === 'not') return [next(state)];
      return andThen(this.trap(state.errTrap, { ...state, errTrap: undefined }, context), (end) => {
        const after = { ...withStatus(end, state.status), errTrap: state.errTrap };
        return [state.errexit ? { flow: 'exit', levels: 0, state: after } : next(after)];
      });
    });
  }

  private atExit(state: ShellState, context: CommandContext): Continuation[] {
    if (state.exitTrap === undefined) return [next(state)];
    return this.trap(state.exitTrap, { ...state, exitTrap: undefined }, context).map((outcome) => {
      const ended = withStatus(outcome.state, outcome.flow === 'exit' ? outcome.state.status : state.status);
      return next(
        state.status === 'ours' && ended.status === 'ok' ? { ...ended, lostBy: ended.lostBy ?? 'trap' } : ended,
      );
    });
  }

  private trap(action: string | undefined, state: ShellState, context: CommandContext): Continuation[] {
    const script = action === undefined ? undefined : this.parse(action);
    if (action === undefined || script === undefined) return [next(state)];
    return this.list(script.commands, { ...state, beforeTrap: state.status }, { ...context, source: nowhere(action) });
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

/** Enough to tell the last turn of a loop from one before it. */
const TURNS = 2;

/** A text that does not stand in the script as it is. */
const nowhere = (text: string): ScriptText => ({ text, base: Number.NaN });

const commandOf = ({ command }: Statement): PipelineNode | AndOr => command;

const defined = (state: ShellState, name: string, body: FunctionBody): ShellState['functions'] =>
  new Map(state.functions).set(name, body);

const isLiteral = ({ text }: Word): boolean => /^[\w./:=@%+-]*$/.test(text);

/** `&&` does not run what follows. */
const skip = (state: ShellState, follower: PipelineNode): ShellState => {
  if (state.status !== 'ours') return state;
  const jumps = follower.type === 'Command' && JUMPS.has(plainWords(follower)[0] ?? '');
  return { ...state, skipped: jumps ? 'jump' : 'and' };
};

/** Behind `&&` they say what success means: `work && break`. */
const JUMPS = new Set(['break', 'continue', 'return', 'exit']);

const negated = (state: ShellState): ShellState => ({
  ...state,
  status: state.status === 'ok' ? 'other' : 'ok',
  skipped: state.status === 'ours' ? 'not' : undefined,
});

/** What comes next in a list passes over `$?`. */
function dropAt({ command }: Statement, state: ShellState): ShellState {
  if (state.status !== 'ours' && state.skipped !== 'not') return state;
  if (
    command.type === 'Command' &&
    command.prefix.some((item) => item.type === 'Assignment' && /\$\{?\?/.test(item.text))
  )
    return drop(state, 'unread');
  if (state.skipped === 'jump') return drop(state, 'retry');
  return drop(state, state.skipped === 'and' && state.errexit ? 'and' : 'later');
}

/** Before commands that run because of the failure. */
function dropInto(commands: readonly (PipelineNode | AndOr)[], state: ShellState): ShellState {
  if (state.status !== 'ours' && state.skipped !== 'not') return state;
  if (state.lostBy !== undefined) return { ...state, handling: true };
  const meaning = meaningOf(commands, state.functions);
  const loss = meaning === 'fallback' && state.skipped === 'and' ? 'else' : meaning;
  return { ...state, handling: true, lostBy: loss };
}

/** After them. */
const handled = ({ handling }: ShellState, outcomes: readonly Continuation[]): Continuation[] =>
  outcomes.map((outcome) =>
    outcome.state.handling === handling ? outcome : { ...outcome, state: { ...outcome.state, handling } },
  );
