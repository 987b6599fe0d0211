import type { For, Select, Statement, While, Word } from 'unbash';
import type { CommandContext, ScriptRun } from './program.ts';
import { andThen, type Continuation, distinct, drop, next, type ShellState, type Status, withStatus } from './state.ts';
import { substitutionsInWords } from './substitutions.ts';

export function runWhile(
  run: ScriptRun,
  { kind, clause, body }: While,
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const ended: Continuation[] = [];
  const goesOn = (status: Status): boolean => (status === 'ok') === (kind === 'while');
  let turns: Continuation[] = [next(withStatus(state, 'ok'))];
  for (let turn = 0; turn <= TURNS; turn += 1) {
    turns = andThen(turns, (before) =>
      andThen(run.list(clause.commands, before, { ...context, ignored: true, inLoop: true }), (tested) => {
        if (goesOn(tested.status)) {
          const body_ = drop(tested, 'tested');
          return turn < TURNS ? runTurn(run, body.commands, body_, context) : [];
        }
        ended.push(next(withStatus(drop(tested, 'tested'), before.status)));
        return [];
      }),
    );
    turns = leaveLoop(turns, ended);
  }
  return distinct(ended);
}

export function runFor(run: ScriptRun, node: For | Select, state: ShellState, context: CommandContext): Continuation[] {
  const words = node.wordlist ?? [];
  const turns = node.wordlist !== undefined && words.every(isLiteral) ? Math.min(words.length, TURNS) : TURNS;
  return andThen(run.substitutions(substitutionsInWords(words), state, context, 'argument'), (before) =>
    runTurns(run, turns, node.body, withStatus(before, 'ok'), context),
  );
}

export function runTurns(
  run: ScriptRun,
  count: number,
  body: { commands: readonly Statement[] },
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const ended: Continuation[] = [];
  let turns: Continuation[] = [next(state)];
  for (let turn = 0; turn < count; turn += 1) {
    turns = leaveLoop(
      andThen(turns, (before) => runTurn(run, body.commands, before, context)),
      ended,
    );
  }
  return distinct([...ended, ...turns]);
}

function runTurn(
  run: ScriptRun,
  body: readonly Statement[],
  state: ShellState,
  context: CommandContext,
): Continuation[] {
  const before = drop(state, state.skipped === 'jump' ? 'retry' : run.failing?.once === true ? 'loop' : 'later');
  return run.list(body, before, { ...context, inLoop: true });
}

/** Sorts what leaves the loop out; what is left begins another turn. */
function leaveLoop(outcomes: readonly Continuation[], ended: Continuation[]): Continuation[] {
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

/** Enough for a last turn of a loop and one before it. */
const TURNS = 2;

const isLiteral = ({ text }: Word): boolean => /^[\w./:=@%+-]*$/.test(text);
