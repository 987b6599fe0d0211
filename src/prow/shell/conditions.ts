import type { AndOr, Case, CompoundList, If, PipelineNode, Statement } from 'unbash';
import { dropInto, handled } from './losses.ts';
import type { CommandContext, ScriptRun } from './program.ts';
import { andThen, type Continuation, distinct, drop, next, type ShellState, withStatus } from './state.ts';
import { substitutionsInWords } from './substitutions.ts';
import { plainWords } from './weight.ts';

/** Runs commands with `&&` and `||` between them. */
export function runAndOr(
  run: ScriptRun,
  { commands, operators }: AndOr,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const [first, ...others] = commands;
  if (first === undefined) return [next(state)];
  let outcomes = run.node(first, state, { ...context, ignored: true });
  for (const [index, command] of others.entries()) {
    const isLast = index === others.length - 1;
    const place = isLast ? context : { ...context, ignored: true };
    const isOr = operators[index] === '||';
    outcomes = andThen(outcomes, (before) => {
      if ((before.status === 'ok') === isOr) return [next(isOr ? before : skip(before, command))];
      if (!isOr && before.skipped !== 'not') return run.node(command, before, place);
      return handled(before, run.node(command, dropInto([command], before), place));
    });
  }
  return outcomes;
}

export function runIf(run: ScriptRun, node: If, state: ShellState, context: CommandContext): Continuation[] {
  let outcomes: Continuation[] = [next(state)];
  const taken: Continuation[] = [];
  for (const { clause, then: branch } of [node, ...node.elif]) {
    outcomes = andThen(outcomes, (before) =>
      andThen(run.list(clause.commands, drop(before, 'tested'), { ...context, ignored: true }), (tested) => {
        if (tested.status !== 'ok') return [next(tested)];
        taken.push(...runBranch(run, branch, tested, context));
        return [];
      }),
    );
  }
  const otherwise = andThen(outcomes, (tested) =>
    node.else === undefined
      ? [next(withStatus(drop(tested, 'tested'), 'ok'))]
      : runBranch(run, node.else, tested, context),
  );
  return distinct([...taken, ...otherwise]);
}

function runBranch(
  run: ScriptRun,
  { commands }: CompoundList,
  tested: ShellState,
  context: CommandContext,
): Continuation[] {
  return handled(tested, run.list(commands, dropInto(commands.map(commandOf), tested), context));
}

export function runCase(run: ScriptRun, node: Case, state: ShellState, context: CommandContext): Continuation[] {
  const always = node.items.some(({ pattern }) => pattern.some(({ text }) => text === '*'));
  return andThen(run.substitutions(substitutionsInWords([node.word]), state, context, 'argument'), (before) =>
    distinct([
      ...node.items.flatMap((item) => run.list(item.body.commands, withStatus(before, 'ok'), context)),
      ...(always ? [] : [next(withStatus(before, 'ok'))]),
    ]),
  );
}

const commandOf = ({ command }: Statement): PipelineNode | AndOr => command;

/** `&&` does not run what follows. */
const skip = (state: ShellState, follower: PipelineNode): ShellState => {
  if (state.status !== 'ours') return state;
  const jumps = follower.type === 'Command' && JUMPS.has(plainWords(follower)[0] ?? '');
  return { ...state, skipped: jumps ? 'jump' : 'and' };
};

/** Behind `&&` they say what success means: `work && break`. */
const JUMPS = new Set(['break', 'continue', 'return', 'exit']);
