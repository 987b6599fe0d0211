import type { Milliseconds } from '../model/units.ts';
import type { BenchmarkMetricName, ToolUnit } from './units.ts';

/** What a benchmark's tool left behind: its texts as it wrote them, and how it ended. */
export interface ToolOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** Absent where it is not known. */
  readonly exitCode?: number;
}

/**
 * What was asked of the tool, as far as a parser checks it. Where a field is absent, what the output itself says it was asked is believed;
 * where that is silent too, nothing is checked.
 */
export interface Asked {
  readonly durationMs?: Milliseconds;
  /** Streams, threads, copies or jobs of one participant. */
  readonly streams?: number;
  /** Participants that must have delivered: fio's servers, the ranks of an MPI program. */
  readonly participants?: number;
  /** Steps, cycles, rounds or iterations. */
  readonly iterations?: number;
  /** The largest message of a table of sizes. */
  readonly largestBytes?: number;
}

/** Only `ok` is a result: what a run judges, stores and compares. */
export type Outcome =
  | { readonly status: 'ok'; readonly tool: ToolVersion; readonly readings: readonly Reading[] }
  /** The tool measured something, and not what was asked: shown, never judged. */
  | {
      readonly status: 'partial';
      readonly tool: ToolVersion;
      readonly readings: readonly Reading[];
      readonly reason: string;
    }
  /** The tool says itself that it failed, or it was ended before it had a result. */
  | { readonly status: 'failed'; readonly reason: string }
  /** No result, and no failure that the tool names. `line` of stdout, from 1. */
  | { readonly status: 'unparsable'; readonly reason: string; readonly line?: number };

export interface ToolVersion {
  readonly name: string;
  /** Absent where the output does not name it. */
  readonly version?: string;
}

export interface Reading {
  readonly metric: BenchmarkMetricName;
  /** Which number of the tool it is: `received`, `read-p99`, `triad`. */
  readonly reading: string;
  /** Further axes of one output, such as `bytes`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** In the metric's unit. */
  readonly value: number;
  /** The number as the tool wrote it, with its own words. */
  readonly tool: { readonly label: string; readonly unit: string; readonly value: number };
  /** Said where the tool's own label misleads. */
  readonly note?: string;
}

/** A reading before it is converted: `unit` is what the number is in, `written` how the tool spells that where it spells it otherwise. */
export interface RawReading {
  readonly metric: BenchmarkMetricName;
  readonly reading: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly label: string;
  readonly value: number;
  readonly unit: ToolUnit;
  readonly written?: string;
  readonly note?: string;
}

/** Reads an output that `clean` has passed. Pure: the same texts give the same outcome. */
export type Parser = (output: ToolOutput, asked: Asked) => Outcome;

export const failed = (reason: string): Outcome => ({ status: 'failed', reason });

export const unparsable = (reason: string, line?: number): Outcome => ({
  status: 'unparsable',
  reason,
  ...(line === undefined ? {} : { line }),
});

/** `ok` where nothing is wrong, else `partial` with all that is. */
export function measured(
  tool: ToolVersion,
  readings: readonly Reading[],
  problems: readonly (string | undefined)[],
): Outcome {
  const reasons = problems.filter((problem) => problem !== undefined);
  if (reasons.length === 0) return { status: 'ok', tool, readings };
  return { status: 'partial', tool, readings, reason: reasons.join('; ') };
}
