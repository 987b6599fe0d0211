import { type BenchmarkMetricName, benchmarkMetrics } from '../model/metrics/benchmark.ts';
import { parseIperf3 } from './iperf3/parse.ts';
import {
  type AskedOfTool,
  failed,
  type ToolOutcome,
  type ToolOutput,
  type ToolParser,
  type ToolReading,
  unparsable,
} from './outcome.ts';
import { clean } from './text.ts';

/** The tools whose outputs are read, by the name that `prowess parse` and `parse: {tool: NAME}` take. */
export const PARSERS = {
  iperf3: parseIperf3,
} as const satisfies Readonly<Record<string, ToolParser>>;

export type ToolName = keyof typeof PARSERS;

export const parserNames = (): readonly string[] => Object.keys(PARSERS);

export const parserOf = (name: string): ToolParser | undefined => BY_NAME.get(name);

const BY_NAME: ReadonlyMap<string, ToolParser> = new Map(Object.entries(PARSERS));

/** What an output is worth: the one way from texts to readings, for tools that are built in and for declared ones. */
export function parseOutput(parser: ToolParser, output: ToolOutput, asked: AskedOfTool = {}): ToolOutcome {
  if (output.stdout.includes('\0')) return unparsable('stdout holds NUL bytes: it is no text');
  if (`${output.stdout}${output.stderr}`.trim() === '') return failed(`printed nothing${endOf(output.exitCode)}`);
  return distrustExit(distrustNumbers(parser(clean(output), asked)), output.exitCode);
}

/** A number that no tool can have meant. */
function distrustNumbers(outcome: ToolOutcome): ToolOutcome {
  if (outcome.status !== 'ok') return outcome;
  if (outcome.readings.length === 0) return unparsable('holds no reading');
  const wrong = outcome.readings.find((each) => !isPossible(each));
  if (wrong === undefined) return outcome;
  const { label, unit, value } = wrong.tool;
  return unparsable(`${label} is ${value} ${unit}, which no ${wrong.metric} can be`);
}

function isPossible({ metric, value }: ToolReading): boolean {
  const [least, most] = benchmarkMetrics[metric].plausible;
  return Number.isFinite(value) && value >= least && value <= most && !(neverZero(metric) && value === 0);
}

const neverZero = (metric: BenchmarkMetricName): boolean => 'neverZero' in benchmarkMetrics[metric];

/** An exit code of 0 is no evidence; another one is. */
function distrustExit(outcome: ToolOutcome, exitCode: number | undefined): ToolOutcome {
  if (exitCode === undefined || exitCode === 0) return outcome;
  if (outcome.status === 'ok') return { ...outcome, status: 'partial', reason: `a whole result${endOf(exitCode)}` };
  return outcome.status === 'partial' ? { ...outcome, reason: `${outcome.reason}${endOf(exitCode)}` } : outcome;
}

const SIGNALS: Readonly<Record<number, string>> = { 124: 'its timeout', 130: 'SIGINT', 137: 'SIGKILL', 143: 'SIGTERM' };

function endOf(exitCode: number | undefined): string {
  if (exitCode === undefined) return '';
  const signal = SIGNALS[exitCode];
  return signal === undefined
    ? `, and exited with ${exitCode}`
    : `, and was ended by ${signal} (exit code ${exitCode})`;
}
