import type { BenchmarkMetricName } from './metrics/benchmark.ts';
import type { ToolUnit } from './tool-units.ts';

/** How the output of a tool is read: `parse:` of a benchmark. Without readings it names a tool that prowess reads by itself. */
export interface ParseDeclaration {
  readonly tool: string;
  readonly format?: ParseFormat | undefined;
  readonly version?: ValueSource | undefined;
  readonly readings?: readonly DeclaredReading[] | undefined;
  /** What an output must and must not hold to be a result. */
  readonly require?: readonly Requirement[] | undefined;
  /** How long it measured: less than 95 % of what was asked is partial. */
  readonly duration?: (ValueSource & { readonly unit: ToolUnit }) | undefined;
  /** Streams, threads or copies that took part: another number than asked is partial. */
  readonly streams?: ValueSource | undefined;
}

export const PARSE_FORMATS = ['json', 'lines', 'key-value', 'csv'] as const;
export type ParseFormat = (typeof PARSE_FORMATS)[number];

/** Where a value is: a path in JSON, a key or a column; or RE2 whose one group is the value, in the text of any format. */
export interface ValueSource {
  readonly at?: string | undefined;
  readonly pattern?: string | undefined;
  /** Where a value is found more than once: an error, or the last counts. */
  readonly take?: 'only' | 'last' | undefined;
}

export interface DeclaredReading extends ValueSource {
  readonly name: string;
  readonly metric: BenchmarkMetricName;
  readonly unit: ToolUnit;
  /** The column of CSV with the size of the message: each row is then a reading of its own. */
  readonly bytes?: string | undefined;
  /** An output without it is whole. */
  readonly optional?: boolean | undefined;
}

/** One of: a pattern that must match, one that must not, or the value of a path, key or column. */
export type Requirement =
  | { readonly present: string }
  | { readonly absent: string }
  | { readonly at: string; readonly equals: string | number | boolean };
