import type { Weight } from './weight.ts';

/** A command whose failure the script's exit code does not show. */
export interface Unnoticed {
  /** Into the script. */
  readonly offset: number;
  /** The command's first line, without the variables before it. */
  readonly text: string;
  readonly weight: Weight;
  /**
   * `later`: another command follows and decides; `loop`: only the last turn of a loop counts; `and`: under `set -e` a failure before `&&`
   * ends nothing; `ignored`: `|| true`; `pipe`: only the last command of a pipeline counts.
   */
  readonly why: 'later' | 'loop' | 'and' | 'ignored' | 'pipe';
}

export interface ScriptFailures {
  readonly unnoticed: readonly Unnoticed[];
  /** Whether any command that does work can make the script fail. */
  readonly canFail: boolean;
  /** The last command, which decides the exit code where `set -e` is not in force. */
  readonly last: string;
  /** The script reads another file into itself, which may change its options. */
  readonly sources: boolean;
}
