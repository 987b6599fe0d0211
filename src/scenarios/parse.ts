import * as z from 'zod';
import { pathProblem } from '../benchmarks/declared/lookup.ts';
import { patternProblem } from '../benchmarks/declared/pattern.ts';
import { parserNames, parserOf } from '../benchmarks/parsers.ts';
import { fits, unitsOf } from '../benchmarks/units.ts';
import { type BenchmarkMetricName, benchmarkMetrics } from '../model/metrics/benchmark.ts';
import { PARSE_FORMATS, type ParseDeclaration, type ValueSource } from '../model/parse-declaration.ts';
import { TOOL_UNITS, type ToolUnit } from '../model/tool-units.ts';

const METRICS = Object.keys(benchmarkMetrics) as [BenchmarkMetricName, ...BenchmarkMetricName[]];
const UNITS = Object.keys(TOOL_UNITS) as [ToolUnit, ...ToolUnit[]];

const pattern = z
  .string()
  .superRefine((text, context) => report(patternProblem(text, 1), context))
  .describe('RE2 with one group around the value; ^ and $ are the ends of a line');
const anyPattern = z.string().superRefine((text, context) => report(patternProblem(text, 0), context));
const at = z.string().min(1).describe('a path in JSON, a key, or the name of a column');
const source = {
  at: at.optional(),
  pattern: pattern.optional(),
  take: z.enum(['only', 'last']).optional().describe('where it is found more than once; only: that is an error'),
};

const valueSource = z.strictObject(source).superRefine(hasOneSource);

const declared = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case words joined by -, such as read-p99')
      .describe('the label `reading` of its metric'),
    metric: z.enum(METRICS),
    ...source,
    unit: z.enum(UNITS).describe('what the tool writes the number in'),
    bytes: z.string().optional().describe('the column of CSV with the size: each row is then a reading of its own'),
    optional: z.boolean().optional().describe('an output without it is whole'),
  })
  .superRefine(hasOneSource)
  .superRefine(({ metric, unit }, context) => {
    if (!fits(metric, unit))
      report(
        `${metric} is in ${benchmarkMetrics[metric].unit}: expected one of ${unitsOf(metric).join(', ')}`,
        context,
        'unit',
      );
  });

const requirement = z.union([
  z.strictObject({ present: anyPattern.describe('RE2 that must match') }),
  z.strictObject({ absent: anyPattern.describe('RE2 that must not match: the tool failed where it does') }),
  z.strictObject({ at, equals: z.union([z.string(), z.number(), z.boolean()]) }),
]);

/** `parse:` of a benchmark: a tool that prowess reads by itself, or a declaration of what to read. */
export const parse = z
  .strictObject({
    tool: z.string().min(1).describe('a tool that prowess reads, or the name of one that is declared here'),
    format: z.enum(PARSE_FORMATS).optional(),
    version: valueSource.optional().describe('where the output names its version'),
    readings: z.array(declared).min(1).optional(),
    require: z.array(requirement).optional().describe('what makes an output a result'),
    duration: z
      .strictObject({ ...source, unit: z.enum(['ns', 'us', 'ms', 's', 'min', 'h']) })
      .superRefine(hasOneSource)
      .optional()
      .describe('how long it measured: compared with what was asked'),
    streams: valueSource.optional().describe('streams, threads or copies that took part: compared with what was asked'),
  })
  .superRefine((declaration, context) => {
    if (declaration.readings === undefined) isKnownTool(declaration, context);
    else isWhole(declaration, context);
  });

function isKnownTool(
  { tool, format, require, duration, streams, version }: ParseDeclaration,
  context: z.RefinementCtx,
): void {
  if (parserOf(tool) === undefined) {
    report(
      `${tool} has no readings, and is none of the tools that prowess reads: ${parserNames().join(', ')}`,
      context,
      'tool',
    );
  }
  const extra = Object.entries({ format, require, duration, streams, version }).find(
    ([, value]) => value !== undefined,
  );
  if (extra !== undefined)
    report(`${tool} is read by prowess: ${extra[0]} is of a declaration with readings`, context, extra[0]);
}

function isWhole(
  { format, readings = [], version, duration, streams, require = [] }: ParseDeclaration,
  context: z.RefinementCtx,
): void {
  if (format === undefined) report(`expected a format beside readings: ${PARSE_FORMATS.join(', ')}`, context);
  const sources: readonly (readonly [readonly (string | number)[], ValueSource])[] = [
    ...readings.map((each, index) => [['readings', index, 'at'], each] as const),
    ...Object.entries({ version, duration, streams }).flatMap(([key, each]) =>
      each === undefined ? [] : [[[key, 'at'], each] as const],
    ),
    ...require.flatMap((each, index) => ('at' in each ? [[['require', index, 'at'], each] as const] : [])),
  ];
  for (const [path, { at }] of sources) {
    if (at === undefined) continue;
    if (format === 'lines') report('lines have no paths: expected `pattern`', context, ...path);
    if (format === 'json') report(pathProblem(at), context, ...path);
  }
  readings.forEach(({ bytes, pattern }, index) => {
    if (bytes !== undefined && (format !== 'csv' || pattern !== undefined))
      report('`bytes` is a column of csv, beside `at`', context, 'readings', index, 'bytes');
  });
  twice(readings.map(({ name, metric }) => `${metric} ${name}`)).forEach((index) => {
    report('this metric has a reading of that name already', context, 'readings', index, 'name');
  });
}

const twice = (names: readonly string[]): number[] =>
  names.flatMap((name, index) => (names.indexOf(name) < index ? [index] : []));

function hasOneSource({ at, pattern }: ValueSource, context: z.RefinementCtx): void {
  if ((at === undefined) === (pattern === undefined)) report('expected one of `at` and `pattern`', context);
}

function report(message: string | undefined, context: z.RefinementCtx, ...path: (string | number)[]): void {
  if (message !== undefined) context.addIssue({ code: 'custom', message, path });
}
