import { gunzipSync } from 'node:zlib';
import type { BenchmarkSample, RunFacts } from '../model/facts.ts';
import { METRICS } from '../model/metrics/index.ts';
import { WARM_UP } from '../model/plan.ts';
import type { Artifact, Result } from '../model/result.ts';
import { toIso } from '../model/units.ts';
import { csvText } from '../render/csv.ts';

/** Of a run of benchmarks: every number that their tools read, as a table, and each output as it was written. */
export function benchmarks(_: Result, { benchmarks: all }: RunFacts): Artifact[] {
  if (all.length === 0) return [];
  return [{ path: 'benchmarks.csv', text: csvText(HEADER, all.flatMap(rowsOf)) }, ...all.flatMap(outputOf)];
}

const PREFIX = 'output-';

/** Whether a file is one that only runs of benchmarks have. */
export const isOfBenchmarks = (file: string): boolean => file === 'benchmarks.csv' || file.startsWith(PREFIX);

const HEADER = [
  ...[
    'level',
    'repetition',
    'step',
    'participant',
    'status',
    'reason',
    'tool',
    'version',
    'startedAt',
    'endedAt',
    'exitCode',
  ],
  ...['metric', 'reading', 'labels', 'value', 'unit', 'toolLabel', 'toolValue', 'toolUnit', 'note'],
];

/** One row for each number; an output without any has one row, too. */
function rowsOf(sample: BenchmarkSample) {
  const { level, repetition, step, name, status, reason, tool, version, startedAt, endedAt, exitCode, readings } =
    sample;
  const times = [startedAt, endedAt].map((at) => at && toIso(at));
  const about = [
    level,
    repetition === WARM_UP ? 'warm-up' : repetition,
    step,
    name,
    status,
    reason,
    tool,
    version?.version,
    ...times,
    exitCode,
  ];
  if (readings.length === 0) return [[...about, ...Array<undefined>(HEADER.length - about.length).fill(undefined)]];
  return readings.map(({ metric, reading, labels = {}, value, tool: own, note }) => [
    ...about,
    ...[metric, reading, Object.entries(labels).flat().join(' '), value, METRICS[metric].unit],
    ...[own.label, own.value, own.unit, note],
  ]);
}

/** Unpacked when it is written: some are long. */
function outputOf({ step, name, gzip }: BenchmarkSample): Artifact[] {
  if (gzip === undefined) return [];
  const artifact = {
    path: `${PREFIX}${step}-${name}.txt`,
    get text() {
      return gunzipSync(Buffer.from(gzip, 'base64')).toString();
    },
  };
  return [artifact];
}
