import type { ReadingInterval } from '../model/facts.ts';
import type { ReadingMetricName } from '../model/metrics/index.ts';
import type { Milliseconds } from '../model/units.ts';

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
export interface AskedOfTool {
  readonly durationMs?: Milliseconds;
  /** Streams, threads, copies or jobs of one participant. */
  readonly streams?: number;
  /** Participants that must have delivered: fio's servers, the ranks of an MPI program. */
  readonly participants?: number;
  /** Steps, cycles, rounds or iterations. */
  readonly iterations?: number;
  /** The largest message of a table of sizes. */
  readonly largestBytes?: number;
  /** Not asked, and known all the same: how long its command took at the most. No tool measures for longer. */
  readonly tookMs?: Milliseconds;
}

/** Only `ok` is a result: what a run judges, stores and compares. */
export type ToolOutcome =
  | { readonly status: 'ok'; readonly tool: ToolVersion; readonly readings: readonly ToolReading[] }
  /** The tool measured something, and not what was asked: shown, never judged. */
  | {
      readonly status: 'partial';
      readonly tool: ToolVersion;
      readonly readings: readonly ToolReading[];
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

export const toolVersion = (name: string, version: string | undefined): ToolVersion => ({
  name,
  ...(version !== undefined && { version }),
});

export interface ToolReading {
  readonly metric: ReadingMetricName;
  /** Which number of the tool it is: `received`, `read-p99`, `triad`. */
  readonly reading: string;
  /** Further axes of one output, such as `bytes`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** In the metric's unit. */
  readonly value: number;
  /** The number as the tool wrote it, with its own words. */
  readonly tool: {
    readonly label: string;
    readonly unit: string;
    readonly value: number;
    /** Of a tool that leaves several. */
    readonly file?: string;
  };
  /** Said where the tool's own label misleads. */
  readonly note?: string;
  /** The same of parts of its time, in their order, where the tool prints these. */
  readonly intervals?: readonly ReadingInterval[];
}

/** Reads an output that `clean` has passed. Pure: the same texts give the same outcome. */
export type ToolParser = (output: ToolOutput, asked: AskedOfTool) => ToolOutcome;

export const failed = (reason: string): ToolOutcome => ({ status: 'failed', reason });

export const unparsable = (reason: string, line?: number): ToolOutcome => ({
  status: 'unparsable',
  reason,
  ...(line === undefined ? {} : { line }),
});

/** What is wrong with an output; false or undefined where nothing is. */
export type ToolProblem = string | false | undefined;

/** `ok` where nothing is wrong, else `partial` with all that is. */
export function measured(
  tool: ToolVersion,
  readings: readonly ToolReading[],
  problems: readonly ToolProblem[],
): ToolOutcome {
  const reasons = problems.filter((problem) => typeof problem === 'string');
  if (reasons.length === 0) return { status: 'ok', tool, readings };
  return { status: 'partial', tool, readings, reason: reasons.join('; ') };
}

/** What a tool said before it was ended may be whole, and is no result. */
export function cut(outcome: ToolOutcome, why: string): ToolOutcome {
  if (outcome.status === 'ok') return { ...outcome, status: 'partial', reason: why };
  return { ...outcome, reason: `${why}: ${outcome.reason}` };
}
