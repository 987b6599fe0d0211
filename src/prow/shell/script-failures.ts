import type { Loss } from './state.ts';
import type { Weight } from './weight.ts';

/** A command of a script, and what becomes of its failure. */
export interface CommandFailure {
  /** Into the script. */
  readonly offset: number;
  /** The command's first line, without the variables before it. */
  readonly text: string;
  readonly weight: Weight;
  /** Undefined where the script's exit code shows it. */
  readonly lostBy: Loss | undefined;
}

export interface ScriptFailures {
  /** The commands that are reached when nothing fails, save those whose failure means nothing. */
  readonly commands: readonly CommandFailure[];
  /** Whether any command that does work can make the script fail. */
  readonly canFail: boolean;
  /** The last command, which decides the exit code where `set -e` is not in force. */
  readonly last: string;
  /** The last command does work, which fails too where what came before has failed, nearly always. */
  readonly endsWithWork: boolean;
  /** Places of `exit 130`, as offsets into the script. */
  readonly aborts: readonly number[];
  /** The script reads another file into itself, which may change its options. */
  readonly sources: boolean;
  /** Not every command was looked at: the script is too large or too entangled. */
  readonly complete: boolean;
}
