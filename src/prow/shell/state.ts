import type { CompoundList, PipelineNode } from 'unbash';

/** What `$?` says: success, the failure of the command that is made to fail, or another failure. */
export type Status = 'ok' | 'ours' | 'other';

/**
 * How a failure is lost. `later`: another command follows and decides; `and`: under `set -e` a failure before `&&` ends nothing;
 * `else`: in `a && b || c` c runs after a failed too; `ignored`: `|| true`; `said`: what runs after the failure only prints;
 * `unread`: its exit code is kept in a variable that decides nothing; `pipe`: the end of the pipeline succeeds whatever comes in;
 * `loop`: only the last turn counts; `retry`: the last attempt counts no more than those before; `substitution`: `export X=$(...)`;
 * `background`: `wait` without operands succeeds; `trap`: a trap on EXIT ends with 0. By intention: `tested` as a condition, `fallback` to
 * another command, `piped` into one that fails by itself, `argument` of another command, `unawaited` in the background.
 */
export type Loss =
  | 'later'
  | 'and'
  | 'else'
  | 'ignored'
  | 'said'
  | 'unread'
  | 'pipe'
  | 'loop'
  | 'retry'
  | 'substitution'
  | 'background'
  | 'trap'
  | 'tested'
  | 'fallback'
  | 'piped'
  | 'argument'
  | 'unawaited';

export type FunctionBody = PipelineNode | CompoundList;

/** A shell's state as far as it decides what becomes of a failure. Never changed: each step makes a new one. */
export interface ShellState {
  readonly status: Status;
  /** What was not run because of the failure that `status` carries; `not`: `!` turned it into success. */
  readonly skipped: 'and' | 'jump' | 'not' | undefined;
  /** The command that is made to fail has failed. */
  readonly failed: boolean;
  /** What lost the failure first. */
  readonly lostBy: Loss | undefined;
  readonly errexit: boolean;
  readonly pipefail: boolean;
  /** These commands run because of the failure. */
  readonly handling: boolean;
  /** Ways through the script were left out, because there are too many. */
  readonly partial: boolean;
  /** Exit codes of variables that the script may end with, and names that were assigned anything because of the failure. */
  readonly variables: ReadonlyMap<string, Status | 'unknown'>;
  readonly functions: ReadonlyMap<string, FunctionBody>;
  readonly exitTrap: string | undefined;
  readonly errTrap: string | undefined;
  /** What `exit` without operand means inside of a trap. */
  readonly beforeTrap: Status | undefined;
  /** The failure happened in the background, in the last job that was started there or an earlier one. */
  readonly background: 'last' | 'earlier' | undefined;
  /** An exit code has been put aside for later: what follows is cleaning up. */
  readonly saved: boolean;
}

export const START: ShellState = {
  status: 'ok',
  skipped: undefined,
  failed: false,
  lostBy: undefined,
  errexit: false,
  pipefail: false,
  handling: false,
  partial: false,
  variables: new Map(),
  functions: new Map(),
  exitTrap: undefined,
  errTrap: undefined,
  beforeTrap: undefined,
  background: undefined,
  saved: false,
};

/** Where execution goes on after a piece of a script; `levels` counts the loops that `break 2` leaves. */
export interface Continuation {
  readonly flow: 'next' | 'break' | 'continue' | 'return' | 'exit';
  readonly levels: number;
  readonly state: ShellState;
}

export const next = (state: ShellState): Continuation => ({ flow: 'next', levels: 0, state });

export const withStatus = (state: ShellState, status: Status): ShellState =>
  state.status === status && state.skipped === undefined ? state : { ...state, status, skipped: undefined };

/** The state after something has passed over `$?`: where that carried our failure, it is lost by it, if it was not before. */
export function drop(state: ShellState, loss: Loss): ShellState {
  if (state.lostBy !== undefined) return state;
  if (state.skipped === 'not') return { ...state, lostBy: 'tested' };
  return state.status === 'ours' ? { ...state, lostBy: loss } : state;
}

/** Goes on from each outcome that goes on at all. */
export function andThen(
  outcomes: readonly Continuation[],
  follow: (state: ShellState) => readonly Continuation[],
): Continuation[] {
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.flow === 'next') return [...follow(only.state)];
  return distinct(outcomes.flatMap((outcome) => (outcome.flow === 'next' ? follow(outcome.state) : [outcome])));
}

const MOST_OUTCOMES = 48;

/** Above that many outcomes what variables hold is forgotten; if that does not help, some are left out. */
export function distinct(outcomes: readonly Continuation[]): Continuation[] {
  if (outcomes.length < 2) return [...outcomes];
  const found = byKey(outcomes);
  if (found.length <= MOST_OUTCOMES) return found;
  const fewer = byKey(found.map(forgetVariables));
  if (fewer.length <= MOST_OUTCOMES) return fewer;
  return fewer.slice(0, MOST_OUTCOMES).map((outcome) => ({ ...outcome, state: { ...outcome.state, partial: true } }));
}

const byKey = (outcomes: readonly Continuation[]): Continuation[] => [
  ...new Map(outcomes.map((outcome) => [keyOf(outcome), outcome])).values(),
];

const forgetVariables = (outcome: Continuation): Continuation => {
  const variables = new Map([...outcome.state.variables.keys()].map((name) => [name, 'unknown' as const]));
  return { ...outcome, state: { ...outcome.state, variables } };
};

const keyOf = ({ flow, levels, state }: Continuation): string => `${flow}${levels} ${stateKey(state)}`;

export function stateKey({ variables, functions, ...plain }: ShellState): string {
  const named = [...functions].map(([name, body]) => `${name}:${body.pos}`);
  return JSON.stringify([Object.values(plain).map((value) => value ?? null), [...variables].sort(), named.sort()]);
}
