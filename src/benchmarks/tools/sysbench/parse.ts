import { disagree, notAsMany, wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  failed,
  measured,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { bothTexts, noResult, numberIn } from '../../text.ts';
import { reading } from '../../units.ts';
import { intervalsOf } from './intervals.ts';

/** sysbench 1.0 and 1.1: cpu, memory, threads, mutex, fileio, and the tests of databases. */
export const parseSysbench: ToolParser = (output, asked) => {
  const { stdout } = output;
  const fatal = /^FATAL: .*$/m.exec(bothTexts(output))?.[0];
  if (fatal !== undefined) return failed(fatal);
  const totalS =
    numberIn(stdout, /^\s*total time:\s+([\d.]+)s$/m) ?? numberIn(stdout, /^\s*time elapsed:\s+([\d.]+)s$/m);
  const events = numberIn(stdout, /^\s*total number of events:\s+(\d+)$/m);
  if (totalS === undefined || events === undefined)
    return noResult(output, '"General statistics" of sysbench: is it the output of its run command?');
  const version = /^sysbench ([\d.]+)/m.exec(stdout)?.[1];
  return measured(
    toolVersion('sysbench', version),
    [...ratesOf(stdout, events, totalS), ...latenciesOf(stdout)].filter(({ value }) => value > 0),
    [...problems(stdout, totalS, events, asked), /^ALERT: .*$/m.exec(bothTexts(output))?.[0]],
  );
};

/** What its kind of test counts; where a test has no rate of its own, events per second of its whole time. */
function ratesOf(stdout: string, events: number, totalS: number): ToolReading[] {
  const own = RATES.flatMap(([name, metric, unit, label, pattern, ofInterval]) => {
    const value = numberIn(stdout, pattern);
    if (value === undefined) return [];
    const intervals = ofInterval === undefined ? [] : intervalsOf(stdout, ofInterval);
    return [reading({ metric, reading: name, label, value, unit, intervals })];
  }).filter(isFirst);
  const total = reading({ metric: 'benchmark-time', reading: 'total', label: 'total time', value: totalS, unit: 's' });
  if (own.length > 0) return [...own, total];
  return [
    reading({
      metric: 'benchmark-operations',
      reading: 'events',
      label: 'total number of events / total time',
      value: events / totalS,
      unit: '1/s',
    }),
    total,
  ];
}

/** sysbench 1.1 writes some rates a second time, with more digits. */
const isFirst = ({ metric, reading: name }: ToolReading, index: number, all: readonly ToolReading[]): boolean =>
  all.findIndex((each) => each.metric === metric && each.reading === name) === index;

const EPS = / eps: ([\d.]+) /;

/** With how a line of `--report-interval` says it. */
const RATES = [
  ['events', 'benchmark-operations', '1/s', 'events per second', /^\s*events per second:\s+([\d.]+)$/m, EPS],
  ['events', 'benchmark-operations', '1/s', 'events/s (eps)', /^\s*events\/s \(eps\):\s+([\d.]+)$/m, EPS],
  [
    'operations',
    'benchmark-operations',
    '1/s',
    'Total operations per second',
    /^Total operations: \d+ \(\s*([\d.]+) per second\)$/m,
    undefined,
  ],
  [
    'transferred',
    'benchmark-throughput',
    'MiB/s',
    'MiB/sec transferred',
    /^[\d.]+ MiB transferred \(([\d.]+) MiB\/sec\)$/m,
    /^([\d.]+) MiB\/sec$/,
  ],
  ['reads', 'benchmark-operations', '1/s', 'reads/s', /^\s*reads\/s:\s+([\d.]+)$/m, undefined],
  ['writes', 'benchmark-operations', '1/s', 'writes/s', /^\s*writes\/s:\s+([\d.]+)$/m, undefined],
  ['fsyncs', 'benchmark-operations', '1/s', 'fsyncs/s', /^\s*fsyncs\/s:\s+([\d.]+)$/m, undefined],
  ['read', 'benchmark-throughput', 'MiB/s', 'read, MiB/s', /^\s*read, MiB\/s:\s+([\d.]+)$/m, /^reads: ([\d.]+) MiB\/s/],
  [
    'written',
    'benchmark-throughput',
    'MiB/s',
    'written, MiB/s',
    /^\s*written, MiB\/s:\s+([\d.]+)$/m,
    / writes: ([\d.]+) MiB\/s/,
  ],
  // sysbench 1.1 has one line for each kind of operation.
  ['reads', 'benchmark-operations', '1/s', 'read: IOPS', /^\s*read: +IOPS=([\d.]+) /m, undefined],
  ['writes', 'benchmark-operations', '1/s', 'write: IOPS', /^\s*write: +IOPS=([\d.]+) /m, undefined],
  ['fsyncs', 'benchmark-operations', '1/s', 'fsync: IOPS', /^\s*fsync: +IOPS=([\d.]+)$/m, undefined],
  ['read', 'benchmark-throughput', 'MiB/s', 'read: MiB/s', /^\s*read: +IOPS=[\d.]+ ([\d.]+) MiB\/s /m, undefined],
  ['written', 'benchmark-throughput', 'MiB/s', 'write: MiB/s', /^\s*write: +IOPS=[\d.]+ ([\d.]+) MiB\/s /m, undefined],
  [
    'transactions',
    'benchmark-operations',
    '1/s',
    'transactions per sec.',
    /^\s*transactions:\s+\d+\s+\(([\d.]+) per sec\.\)$/m,
    / tps: ([\d.]+) /,
  ],
  [
    'queries',
    'benchmark-operations',
    '1/s',
    'queries per sec.',
    /^\s*queries:\s+\d+\s+\(([\d.]+) per sec\.\)$/m,
    / qps: ([\d.]+) /,
  ],
] as const;

/** Latencies of 0.00 ms are shorter than sysbench prints: they are not read. */
function latenciesOf(stdout: string): ToolReading[] {
  const block = /^Latency \(ms\):\n((?: +.*\n)+)/m.exec(stdout)?.[1] ?? '';
  return [...block.matchAll(/^ +(avg|max|(\d+)th percentile): +([\d.]+)$/gm)].map(([, label = '', percentile, value]) =>
    reading({
      metric: 'benchmark-latency',
      reading: percentile === undefined ? label.replace('avg', 'average') : `p${percentile}`,
      label,
      value: Number(value),
      unit: 'ms',
    }),
  );
}

function problems(stdout: string, totalS: number, events: number, asked: AskedOfTool): ToolProblem[] {
  const rate = numberIn(stdout, /^\s*events per second:\s+([\d.]+)$/m);
  return [
    wrongTime(totalS * 1000, asked, 0.95),
    notAsMany('threads', numberIn(stdout, /^Number of threads: (\d+)$/m) ?? Number.NaN, asked.streams),
    events === 0 && 'no event took place',
    rate !== undefined && disagree(events / totalS, rate, 0.05) && 'events, time and rate do not fit each other',
    missingRate(stdout),
    missingLatency(stdout),
    !/^ +execution time \(avg\/stddev\):/m.test(stdout) && 'its statistics have no end',
  ];
}

const LATENCIES: readonly (readonly [RegExp, string])[] = [
  [/^ +(?:\d+th percentile: +[\d.]+|percentile stats: +disabled)$/m, 'percentile'],
  [/^ +avg: +[\d.]+$/m, 'average'],
  [/^ +max: +[\d.]+$/m, 'maximum'],
];

function missingLatency(stdout: string): string | undefined {
  if (!/^Latency \(ms\):$/m.test(stdout)) return undefined;
  const missing = LATENCIES.find(([line]) => !line.test(stdout));
  return missing === undefined ? undefined : `its latencies lack the ${missing[1]}`;
}

/** A test says which it is; the lines that it then must have, each with a number. */
const NEEDED: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^Prime numbers limit:/m, /^\s*events per second:\s+[\d.]+$/m, 'events per second'],
  [/^Running memory speed test/m, /MiB transferred \([\d.]+ MiB\/sec\)$/m, 'MiB transferred'],
  [/^Running memory speed test/m, /^Total operations: \d+ \(\s*[\d.]+ per second\)$/m, 'Total operations'],
  [/^File operations:/m, /^\s*reads\/s:\s+[\d.]+$/m, 'reads/s'],
  [/^File operations:/m, /^\s*writes\/s:\s+[\d.]+$/m, 'writes/s'],
  [/^File operations:/m, /^\s*fsyncs\/s:\s+[\d.]+$/m, 'fsyncs/s'],
  [/^File operations:/m, /^\s*read, MiB\/s:\s+[\d.]+$/m, 'read, MiB/s'],
  [/^File operations:/m, /^\s*written, MiB\/s:\s+[\d.]+$/m, 'written, MiB/s'],
];

function missingRate(stdout: string): string | undefined {
  const missing = NEEDED.find(([test, line]) => test.test(stdout) && !line.test(stdout));
  return missing === undefined ? undefined : `lacks its ${missing[2]}`;
}
