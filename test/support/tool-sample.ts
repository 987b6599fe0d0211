import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AskedOfTool, ToolOutcome, ToolOutput } from '../../src/benchmarks/outcome.ts';
import { PARSERS, parseOutput, type ToolName } from '../../src/benchmarks/parsers.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/benchmarks');
/** Outputs of other versions and options: recorded here, or (`.written.`) written by hand after the tool's source and published outputs. */
export const VARIANTS = join(import.meta.dirname, '../fixtures/benchmark-variants');

/** A recorded output: FILE is stdout, FILE with .err stderr, and FILE with .cmd says how the tool exited. */
export function toolSample(tool: string, file: string, folder = FOLDER): ToolOutput {
  const base = join(folder, tool, file.replace(/\.(txt|json|yaml|err)$/, ''));
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const exitCode = /^rc=(\d+)/m.exec(read(`${base}.cmd`))?.[1];
  return {
    stdout: file.endsWith('.err') ? '' : read(join(folder, tool, file)),
    stderr: read(`${base}.err`),
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode) }),
  };
}

export const parseSample = (tool: ToolName, file: string, asked: AskedOfTool = {}): ToolOutcome =>
  parseOutput(PARSERS[tool], toolSample(tool, file), asked);

/** Readings by `metric reading label`, for a table of what is expected. */
export function readingsOf(outcome: ToolOutcome): Record<string, number> {
  if (outcome.status !== 'ok' && outcome.status !== 'partial') return {};
  return Object.fromEntries(
    outcome.readings.map(({ metric, reading, labels, value }) => [
      [metric.replace('benchmark-', ''), reading, ...Object.values(labels ?? {})].join(' '),
      value,
    ]),
  );
}

/** `tool/file` of every recorded output. */
export const sampleFiles = (): string[] =>
  readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\/.*\.(txt|json|yaml)$/.test(path) && !/\/(version|SOURCES|cmd|hpccinf)\.txt$/.test(path),
  );

/** What each of them is expected to be. */
export const expectedStatuses = (): Map<string, string> =>
  new Map(
    readFileSync(join(FOLDER, 'expected.tsv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split('\t'))
      .map(([status = '', file = '']) => [file, status]),
  );
