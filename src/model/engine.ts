import type { ParseDeclaration } from './parse-declaration.ts';
import type { Milliseconds } from './units.ts';

/** Programs of others that make a load and measure it; `command`: anybody's own. */
export const ENGINES = ['clusterloader2', 'kube-burner', 'command'] as const;

export type EngineKind = (typeof ENGINES)[number];

/**
 * One run of an engine beside the runner: plain data, so that a plan shows all of it. Words of `argv` and texts of `files` may hold
 * `{{report}}`, the absolute folder that it writes to, and `{{id}}`, a UUID of this run.
 */
export interface EngineRun {
  readonly engine: EngineKind;
  /** A name that PATH finds, or a path from the folder of prowess.yaml. */
  readonly binary: string;
  /** Its source, where the suite says so: another commit is another experiment. */
  readonly commit?: string;
  readonly argv: readonly string[];
  /** Where it is started: a path from the folder of prowess.yaml. */
  readonly folder: string;
  /** Written to its report folder before it starts: name -> text. */
  readonly files: Readonly<Record<string, string>>;
  /** Files from the folder of prowess.yaml that say what it does. */
  readonly inputs: readonly EngineInput[];
  /** The flag by which it takes the name of a context; absent of one that takes none. */
  readonly contextFlag?: string;
  /** Test configurations of ClusterLoader2. */
  readonly tests?: number;
  /** How its standard output is read, of a command of one's own. */
  readonly parse?: ParseDeclaration;
  readonly owns: EngineOwnership;
  /** About how long it takes. */
  readonly durationMs: Milliseconds;
  /** Ends it where it has not ended by itself. */
  readonly limitMs: Milliseconds;
}

export interface EngineInput {
  readonly path: string;
  /** Of its content, or of all files where it is a folder; absent before it was read. */
  readonly sha256?: string;
}

/** Which namespaces an engine makes: those that were not there before it are removed once it has ended, however it ended. */
export interface EngineOwnership {
  /** RE2 patterns of whole names. */
  readonly namespaces: readonly string[];
  /** Label of its namespaces, and of its pods, whose value is the `{{id}}`. */
  readonly label?: string;
  /** Label of its pods that says to which of its jobs they belong. */
  readonly jobLabel?: string;
}

/** What a run fills in, as `{{report}}`, in the words of an engine. */
export const ENGINE_VALUES = ['report', 'id'] as const;

/** A text with the places that a run fills in. */
export const filledIn = (text: string, values: Readonly<Record<(typeof ENGINE_VALUES)[number], string>>): string =>
  text.replaceAll('{{report}}', values.report).replaceAll('{{id}}', values.id);

/** Where an engine's files are, in the artifacts folder. */
export const reportFolder = (step: string): string => `engine-${step}`;
