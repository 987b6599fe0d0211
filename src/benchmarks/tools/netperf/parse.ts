import type { BenchmarkMetricName } from '../../../model/metrics/benchmark.ts';
import type { ToolUnit } from '../../../model/tool-units.ts';
import { wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolOutcome,
  type ToolOutput,
  type ToolParser,
  type ToolReading,
} from '../../outcome.ts';
import { bothTexts, cutOff, noResult } from '../../text.ts';
import { reading } from '../../units.ts';

/** What netperf calls a rate, and what it is. Its K, M and G of bytes are powers of 1024. */
const RATES: Readonly<Record<string, readonly [BenchmarkMetricName, ToolUnit]>> = {
  '10^3bits/s': ['benchmark-bandwidth', 'kbit/s'],
  '10^6bits/s': ['benchmark-bandwidth', 'Mbit/s'],
  '10^9bits/s': ['benchmark-bandwidth', 'Gbit/s'],
  'KBytes/s': ['benchmark-bandwidth', 'KiB/s'],
  'MBytes/s': ['benchmark-bandwidth', 'MiB/s'],
  'GBytes/s': ['benchmark-bandwidth', 'GiB/s'],
  'Trans/s': ['benchmark-operations', '1/s'],
};

/** netperf: its tables of streams and transactions, or the values that were selected with -k, -o or -O. */
export const parseNetperf: ToolParser = (output, asked) => {
  const values = valuesOf(output.stdout);
  return values.size > 0 ? selected(output, values, asked) : table(output, asked);
};

/** Lines KEY=VALUE of -k; or the one row below the names of -o, whose names are put into the form of -k. */
function valuesOf(stdout: string): ReadonlyMap<string, string> {
  const keyed = [...stdout.matchAll(/^([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(
    ([, key = '', value = '']) => [key, value] as const,
  );
  if (keyed.length > 0) return new Map(keyed);
  const [, names = '', row = ''] = /^((?:[A-Z][\w %/]*,)*Throughput(?:,[\w %/]+)*)\n(.*)\n/m.exec(stdout) ?? [];
  const cells = row.split(',');
  const isWhole = names !== '' && names.split(',').length === cells.length;
  return new Map(
    isWhole
      ? names.split(',').map((name, index) => [
          name
            .toUpperCase()
            .replaceAll(/[ %/]+/g, '_')
            .replace(/_$/, ''),
          cells[index] ?? '',
        ])
      : [],
  );
}

function selected(output: ToolOutput, values: ReadonlyMap<string, string>, asked: AskedOfTool): ToolOutcome {
  const [throughput, units = ''] = [values.get('THROUGHPUT'), values.get('THROUGHPUT_UNITS')];
  const rate = RATES[units];
  if (throughput === undefined || rate === undefined)
    return noResult(output, 'THROUGHPUT and THROUGHPUT_UNITS of netperf');
  const elapsed = values.get('ELAPSED_TIME') ?? values.get('ELAPSED_TIME_SEC');
  return measured(
    { name: 'netperf' },
    [
      reading({
        metric: rate[0],
        reading: nameOf(rate[0]),
        label: 'THROUGHPUT',
        value: numberOf(throughput),
        unit: rate[1],
        written: units,
      }),
      ...LATENCIES.flatMap(([key, name]) => {
        const value = values.get(key);
        return value === undefined || NOT_MEASURED.test(value)
          ? []
          : [reading({ metric: 'benchmark-latency', reading: name, label: key, value: numberOf(value), unit: 'us' })];
      }),
    ],
    [
      wrongTime(elapsed === undefined ? undefined : Number(elapsed) * 1000, asked, 0.95),
      warned(output),
      cutOff(output.stdout, /[=,]/),
    ],
  );
}

/** NaN where nothing follows the name, which is no measurement of 0. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

/** What netperf writes for what was selected and does not belong to its test. */
const NOT_MEASURED = /^-1(?:\.0+)?$/;

const LATENCIES = [
  ['MEAN_LATENCY', 'mean'],
  ['P50_LATENCY', 'p50'],
  ['P90_LATENCY', 'p90'],
  ['P99_LATENCY', 'p99'],
] as const;

const nameOf = (metric: BenchmarkMetricName): string =>
  metric === 'benchmark-operations' ? 'transactions' : 'throughput';

/** The table of a classic test: numbers below the names of its columns, of which the last two are seconds and the rate. */
function table(output: ToolOutput, asked: AskedOfTool): ToolOutcome {
  const { stdout } = output;
  const units = /^bytes .*?secs\.?\s.*?(10\^[369]bits|[KMG]Bytes|per)\s*\/?\s*s(?:ec)?(?=\s|$)/m.exec(stdout)?.[1];
  const rate = RATES[units === 'per' ? 'Trans/s' : `${units}/s`];
  const rows = [...stdout.matchAll(/^ *\d+(?: +[\d.]+)+ *$/gm)]
    .map(([line]) => line.trim().split(/\s+/).map(Number))
    .filter(({ length }) => length > 2);
  const isUdp = /^Size +Size +Time +Okay Errors/m.test(stdout);
  const [sent, received] = rows;
  if (rate === undefined || sent === undefined) return noResult(output, 'the table of netperf');
  // Further columns, of CPU time, come behind the rate.
  const rateAt = isUdp ? undefined : units === 'per' ? RR_RATE : STREAM_RATE;
  const seconds = rateAt === undefined ? sent[2] : sent[rateAt - 1];
  const value = (name: string, row: readonly number[]): ToolReading =>
    reading({
      metric: rate[0],
      reading: name,
      label: 'Throughput',
      value: row.at(rateAt ?? -1) ?? Number.NaN,
      unit: rate[1],
      written: units ?? '',
    });
  return measured({ name: 'netperf' }, isUdp ? udp(sent, received, value) : [value(nameOf(rate[0]), sent)], [
    wrongTime((seconds ?? 0) * 1000, asked, 0.95),
    isUdp && received === undefined && 'the row of what was received is missing',
    rateAt !== undefined && sent.length <= rateAt && 'its row is cut off',
    warned(output),
    cutOff(stdout, /^[ \d.]+$/),
  ]);
}

/** Behind three sizes and the seconds; of transactions there are four sizes. */
const STREAM_RATE = 4;
const RR_RATE = 5;

/** The first row is what was sent; the second one, without the message size, what came. */
function udp(
  sent: readonly number[],
  received: readonly number[] | undefined,
  value: (name: string, row: readonly number[]) => ToolReading,
): ToolReading[] {
  const [okay = 0, came = 0] = [sent[3], received?.[2]];
  return [
    ...(received === undefined ? [] : [value('received', received)]),
    value('sent', sent),
    ...(received === undefined || okay === 0
      ? []
      : [
          reading({
            metric: 'benchmark-loss',
            reading: 'lost',
            label: 'Messages Okay',
            value: Math.max(0, 1 - came / okay),
            unit: 'share',
          }),
        ]),
  ];
}

/** netperf complains on stdout, where its results are. */
const warned = (output: ToolOutput): string | undefined =>
  /^!!! WARNING$/m.test(output.stdout)
    ? 'netperf warns that the confidence asked for was not reached'
    : /^(?:netperf: |(?:send|recv)_\w+: .*(?:error|fail)).*$/m.exec(bothTexts(output))?.[0];
