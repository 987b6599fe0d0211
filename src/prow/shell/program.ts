import type { AndOr, Command, ParsedScript, PipelineNode, Statement } from 'unbash';
import type { Continuation, FunctionBody, Loss, ShellState } from './state.ts';
import type { Substitution } from './substitutions.ts';

/** The text that nodes are parts of, and where it begins in the script that is judged. */
export interface ScriptText {
  readonly text: string;
  readonly base: number;
}

/** Where a command is. */
export interface CommandContext {
  readonly source: ScriptText;
  /** `set -e` is not in force here: in a condition, left of && and ||, behind `!`. */
  readonly ignored: boolean;
  readonly inLoop: boolean;
  /** What it prints is a word of another command, which judges by that. */
  readonly isArgument: boolean;
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
  /** Variables that are somewhere set to the exit code that Prow reads as an abort. */
  readonly abortNames: ReadonlySet<string>;
  readonly leaves: Map<number, Leaf>;
  /** Where it can end with the exit code that Prow reads as an abort. */
  readonly aborts: Set<number>;
  readonly parsed: Map<string, ParsedScript>;
  /** The outcomes before each statement when nothing fails, and whether the script then ends well in any case. */
  readonly before: (readonly Continuation[])[];
  endsWell: boolean;
  /** What is left of the steps that may be taken altogether. */
  steps: number;
  /** The last command that was run; undefined before the first. */
  last: Pick<Leaf, 'command' | 'text'> | undefined;
  /** The script reads another file into itself. */
  sources: boolean;
}

/** An execution, as the commands in it see it. */
export interface ScriptRun {
  readonly program: Program;
  readonly failing: Failing | undefined;
  node(node: PipelineNode | AndOr | FunctionBody, state: ShellState, context: CommandContext): Continuation[];
  list(statements: readonly Statement[], state: ShellState, context: CommandContext): Continuation[];
  /** A function's body meets the context of its call. */
  call(body: FunctionBody, state: ShellState, context: CommandContext): Continuation[];
  /** Runs something in a copy of the shell, or in `inner`: of what it does only its status comes back. */
  subshell(
    state: ShellState,
    context: CommandContext,
    run: (inner: ShellState, context: CommandContext) => readonly Continuation[],
    inner?: ShellState,
  ): ShellState[];
  /** Substitutions one after the other; the state after them has the status of the last. */
  substitutions(found: readonly Substitution[], state: ShellState, context: CommandContext, loss: Loss): Continuation[];
  /** A text that becomes a script only when it is run; undefined where it is none. */
  parse(text: string): ParsedScript | undefined;
}
