import type { Command, ParsedScript, Statement } from 'unbash';
import type { FunctionBody, Loss, Outcome, State } from './state.ts';
import type { Substitution } from './substitutions.ts';

/** The text that nodes are parts of, and where it begins in the script that is judged. */
export interface Source {
  readonly text: string;
  readonly base: number;
}

/** Where a command stands. */
export interface Context {
  readonly source: Source;
  /** `set -e` is not in force here: in a condition, left of && and ||, behind `!`. */
  readonly ignored: boolean;
  readonly inLoop: boolean;
}

/** A command that was run: not a part of the shell's language, a function or a shell with a script. */
export interface Leaf {
  readonly command: Command;
  readonly offset: number;
  readonly text: string;
  readonly inLoop: boolean;
  readonly cleaningUp: boolean;
}

/** Which command fails: each time it is run, or only the first time. */
export interface Failing {
  readonly offset: number;
  readonly once: boolean;
}

/** What one script is: its dialect and what was found out about it in all executions. */
export interface Program {
  /** The name that the shell is called by. */
  readonly shell: string;
  /** Variables that the script assigns; those that it ends with or compares with 0. */
  readonly assigned: ReadonlySet<string>;
  readonly decisive: ReadonlySet<string>;
  readonly leaves: Map<number, Leaf>;
  readonly parsed: Map<string, ParsedScript>;
  /** The outcomes before each statement when nothing fails, and whether the script then ends well in any case. */
  readonly before: (readonly Outcome[])[];
  endsWell: boolean;
  /** What is left of the steps that may be taken altogether. */
  steps: number;
  /** The last command that was run. */
  last: string;
  /** The script reads another file into itself. */
  sources: boolean;
}

/** An execution, as the commands in it see it. */
export interface Run {
  readonly program: Program;
  readonly failing: Failing | undefined;
  list(statements: readonly Statement[], state: State, context: Context): Outcome[];
  /** A function's body meets the context of its call. */
  call(body: FunctionBody, state: State, context: Context): Outcome[];
  /** Runs something in a copy of the shell, or in `inner`: of what it does only its status comes back. */
  subshell(
    state: State,
    context: Context,
    run: (inner: State, context: Context) => readonly Outcome[],
    inner?: State,
  ): State[];
  /** Substitutions one after the other; the state after them has the status of the last. */
  substitutions(found: readonly Substitution[], state: State, context: Context, loss: Loss): Outcome[];
  /** A text that becomes a script only when it is run; undefined where it is none. */
  parse(text: string): ParsedScript | undefined;
}
