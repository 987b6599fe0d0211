import type { ToolOutcome } from '../benchmarks/outcome.ts';

/** What an engine left behind: its files, what it printed, and how it ended. */
export interface EngineLeft {
  /** In the order of their names. */
  readonly files: readonly EngineFile[];
  /** Both its outputs: engines log to either. */
  readonly log: string;
  /** Absent where it is not known. */
  readonly exitCode?: number;
}

export interface EngineFile {
  /** Its path in the folder that the engine wrote to, with `/` between. */
  readonly name: string;
  /** Absent of what is no text, or is too long to be read. */
  readonly text?: string | undefined;
  readonly bytes: number;
}

/** What was asked of an engine, as far as its parser checks that; what is absent is not checked. */
export interface AskedOfEngine {
  /** Test configurations of ClusterLoader2: each must have come to its end. */
  readonly tests?: number;
  /** Job of the engine, as the label of its pods names it -> how many pods of it were seen while it ran. */
  readonly made?: Readonly<Record<string, number>>;
}

/** An objective of the engine's own that was missed: the numbers are whole, and not as good as the engine was to expect. */
export interface MissedObjective {
  /** What of the engine checks it. */
  readonly objective: string;
  readonly message: string;
}

/** Only `ok` is a result; with `missed` it is one that fails. */
export type EngineOutcome = ToolOutcome & { readonly missed?: readonly MissedObjective[] };

/** Reads what an engine left. Pure: the same files give the same outcome. */
export type EngineParser = (left: EngineLeft, asked: AskedOfEngine) => EngineOutcome;
