import type { Pipeline } from 'unbash';
import type { CommandContext, ScriptRun } from './program.ts';
import { andThen, type Continuation, distinct, drop, type Loss, next, type ShellState, withStatus } from './state.ts';
import { checked } from './traps.ts';
import { isPassive } from './weight.ts';

/** Runs a pipeline, also of one command behind `!`. */
export function runPipeline(
  run: ScriptRun,
  { commands, prefixes }: Pipeline,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const negations = prefixes.filter(({ type }) => type === 'Negation').length;
  const place = negations > 0 ? { ...context, ignored: true } : context;
  const [only] = commands;
  if (commands.length === 1 && only !== undefined) {
    const outcomes = run.node(only, state, place);
    return negations % 2 === 0 ? outcomes : andThen(outcomes, (end) => [next(negated(end))]);
  }
  const last = commands.at(-1);
  const loss: Loss = last !== undefined && isPassive(last) && !context.isArgument ? 'pipe' : 'piped';
  let ends: ShellState[] = [withStatus(state, 'ok')];
  for (const command of commands) {
    ends = ends.flatMap((before) =>
      run
        .subshell(before, place, (inner, at) => run.node(command, withStatus(inner, 'ok'), at))
        .map((end) => {
          if (end.status !== 'ok' || before.status === 'ok') return end;
          return state.pipefail ? withStatus(end, before.status) : withStatus(drop(before, loss), 'ok');
        }),
    );
  }
  const outcomes = distinct(ends.map((end) => next(negations % 2 === 0 ? end : negated(end))));
  return checked(run, outcomes, place);
}

const negated = (state: ShellState): ShellState => ({
  ...state,
  status: state.status === 'ok' ? 'other' : 'ok',
  skipped: state.status === 'ours' ? 'not' : undefined,
});
