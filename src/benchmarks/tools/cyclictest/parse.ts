import { type Json, type JsonObject, numberAt, objectAt, stringAt } from '../../../model/json.ts';
import { notAsMany } from '../../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolOutcome,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { bothTexts, cutOff, noResult, wholeDocuments } from '../../text.ts';
import { reading } from '../../units.ts';

const ROW = /^T: *(\d+) \( *\d+\) P: *\d+ I: *(\d+) C: *(\d+) Min: *(\d+) Act: *-?\d+ Avg: *(\d+) Max: *(\d+) *$/gm;

interface Thread {
  readonly id: string;
  readonly intervalUs: number;
  readonly cycles: number;
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  readonly histogram: ReadonlyMap<number, number>;
}

/** cyclictest: its rows, of which the last of each thread counts, or the file of --json. */
export const parseCyclictest: ToolParser = (output, asked) => {
  const document = wholeDocuments(output.stdout)?.at(0);
  if (document !== undefined) return parseJsonFile(document, asked);
  const threads = [...rowThreads(output.stdout), ...histogramThreads(output.stdout)];
  if (threads.length === 0) return noResult(output, 'the rows of cyclictest, "T: 0 ... Max:", or its histogram');
  return measured({ name: 'cyclictest' }, readingsOf(threads, 'us'), [
    ...problems(threads, asked),
    threads.some(({ avg, intervalUs }) => avg > FARTHEST * intervalUs) &&
      'latencies are longer than ten intervals: nanoseconds of -N are read from --json only',
    /^FATAL: .*$/m.exec(bothTexts(output))?.[0],
    hasUnread(output.stdout) && 'a row of its threads cannot be read',
    isInterrupted(output.stdout) && 'the last rows of its threads are not all there',
    cutOff(output.stdout, /^(?:T:|# )/),
  ]);
};

/** How many intervals a latency may last on average before its unit is doubted. */
const FARTHEST = 10;

/** Without --quiet the rows are printed again and again: the last of each thread counts. */
function rowThreads(stdout: string): Thread[] {
  const rows = [...stdout.matchAll(ROW)].map(
    ([, id = '', interval, cycles, min, avg, max]): Thread => ({
      id,
      intervalUs: Number(interval),
      cycles: Number(cycles),
      min: Number(min),
      avg: Number(avg),
      max: Number(max),
      histogram: new Map(),
    }),
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

const hasUnread = (stdout: string): boolean =>
  [...stdout.matchAll(/^T: ?/gm)].length > [...stdout.matchAll(ROW)].length;

/** Every thread has as many rows as the others. */
const isInterrupted = (stdout: string): boolean =>
  new Set([...Map.groupBy(stdout.matchAll(ROW), ([, id]) => id).values()].map((rows) => rows.length)).size > 1;

/** What -h and -H print: one column for each thread, and with -H one more for all of them. */
function histogramThreads(stdout: string): Thread[] {
  const columns = (name: string): number[] =>
    (new RegExp(`^# ${name}:((?: \\d{5,})+)$`, 'm').exec(stdout)?.[1] ?? '').trim().split(/\s+/).map(Number);
  const [totals, min, avg, max, over] = [
    'Total',
    'Min Latencies',
    'Avg Latencies',
    'Max Latencies',
    'Histogram Overflows',
  ].map(columns);
  if (!min?.[0] || min.length !== avg?.length || totals?.length !== over?.length) return [];
  const rows = [...stdout.matchAll(/^(\d{6}) ((?:\d{6}[ \t]*)+)$/gm)].map(
    ([, latency, counts = '']) => [Number(latency), counts.trim().split(/\s+/).map(Number)] as const,
  );
  return min.map((least, index) => ({
    id: String(index),
    intervalUs: Number.POSITIVE_INFINITY,
    cycles: (totals?.[index] ?? Number.NaN) + (over?.[index] ?? Number.NaN),
    min: least,
    avg: avg[index] ?? Number.NaN,
    max: max?.[index] ?? Number.NaN,
    histogram: new Map(rows.map(([latency, counts]) => [latency, counts[index] ?? 0])),
  }));
}

function parseJsonFile(document: JsonObject, asked: AskedOfTool): ToolOutcome {
  const code = numberAt(document, 'return_code');
  if (code !== 0) return failed(`return_code is ${code ?? 'missing'}`);
  const threads = Object.entries(objectAt(document, 'thread')).map(([id, thread]) => threadOf(id, thread));
  // Keys of these versions carry a colon.
  const version = stringAt(document, 'rt_test_version:') ?? stringAt(document, 'rt_test_version');
  const unit = numberAt(document, 'resolution_in_ns') === 1 ? 'ns' : 'us';
  return measured(toolVersion('cyclictest', version), readingsOf(threads, unit), [
    ...problems(threads, asked),
    notAsMany('threads', threads.length, numberAt(document, 'num_threads')),
    ![0, 1].includes(numberAt(document, 'resolution_in_ns') ?? Number.NaN) &&
      'does not say whether it counts in microseconds',
  ]);
}

function threadOf(id: string, thread: Json): Thread {
  const at = (key: string): number => numberAt(thread, key) ?? Number.NaN;
  const histogram = Object.entries(objectAt(thread, 'histogram')).map(
    ([latency, count]) => [Number(latency), Number(count)] as const,
  );
  return {
    id,
    intervalUs: Number.POSITIVE_INFINITY,
    cycles: at('cycles'),
    min: at('min'),
    avg: at('avg'),
    max: at('max'),
    histogram: new Map(histogram),
  };
}

const SHARES = [
  ['p99', 0.99],
  ['p999', 0.999],
] as const;

/** The worst of all threads, the mean of all cycles, and percentiles where every thread has a whole histogram. */
function readingsOf(threads: readonly Thread[], unit: 'us' | 'ns'): ToolReading[] {
  const cycles = threads.reduce((total, each) => total + each.cycles, 0);
  const latency = (name: string, label: string, value: number): ToolReading =>
    reading({ metric: 'benchmark-latency', reading: name, label, value, unit });
  return [
    latency('max', 'Max', Math.max(...threads.map(({ max }) => max))),
    latency('mean', 'Avg', threads.reduce((total, each) => total + each.avg * each.cycles, 0) / cycles),
    latency('min', 'Min', Math.min(...threads.map(({ min }) => min))),
    ...SHARES.flatMap(([name, share]) => {
      const value = quantile(threads, cycles * share);
      return value === undefined ? [] : [latency(name, 'histogram', value)];
    }),
  ];
}

/** The latency that `rank` cycles do not exceed; undefined where a histogram does not hold all of its thread's cycles. */
function quantile(threads: readonly Thread[], rank: number): number | undefined {
  if (threads.some(({ cycles, histogram }) => [...histogram.values()].reduce((all, each) => all + each, 0) !== cycles))
    return undefined;
  const counts = new Map<number, number>();
  for (const { histogram } of threads)
    for (const [latency, count] of histogram) counts.set(latency, (counts.get(latency) ?? 0) + count);
  let seen = 0;
  for (const [latency, count] of [...counts].sort(([one], [other]) => one - other)) {
    seen += count;
    if (seen >= rank) return latency;
  }
  return undefined;
}

/** Threads with longer intervals make fewer cycles: the fastest one makes those that were asked. */
const problems = (threads: readonly Thread[], asked: AskedOfTool): ToolProblem[] => [
  notAsMany('cycles', Math.max(...threads.map(({ cycles }) => cycles)), asked.iterations),
  notAsMany('threads', threads.length, asked.streams ?? Math.max(...threads.map(({ id }) => Number(id))) + 1),
  !threads.every(({ cycles }) => cycles > 0) && 'a thread made no cycle',
  !threads.every(({ min, avg, max }) => 0 <= min && min <= avg && avg <= max) &&
    'the least, the average and the longest latency of a thread do not fit each other',
];
