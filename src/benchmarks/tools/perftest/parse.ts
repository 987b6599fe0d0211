import type { ToolUnit } from '../../../model/tool-units.ts';
import { disagree, notAsMany } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolOutcome,
  type ToolOutput,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  unparsable,
} from '../../outcome.ts';
import { bothTexts, cutOff, noResult } from '../../text.ts';
import { type RawReading, reading } from '../../units.ts';

/** The largest message of -a, and where a table of it begins. */
const ALL_TO = 2 ** 23;
const ALL_FROM = 2;
/** Over unreliable datagrams a message is at most one packet. */
const LARGEST_DATAGRAM = 4096;

const ROW = /^\s*\d+\s+\d+(?:\s+[\d.]+)+\s*$/;

/** ib_read_bw, ib_write_bw, ib_send_bw and their _lat twins: what the client prints. */
export const parsePerftest: ToolParser = (output, asked) => {
  const lines = output.stdout.split('\n');
  const header = lines.findIndex((line) => /^\s*#bytes\s+#iterations/.test(line));
  if (header === -1) return noResult(output, 'the table of perftest, "#bytes #iterations ..."');
  const columns = columnsOf(lines[header] ?? '');
  const rows = lines
    .slice(header + 1)
    .filter((line) => ROW.test(line))
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter((cells) => cells.length === columns.length);
  if (rows.length === 0) return noRows(output);
  const byColumn = rows.map((cells) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? Number.NaN])),
  );
  return measured({ name: 'perftest' }, byColumn.flatMap(readingsOf), [
    ...problems(
      output,
      rows.map(([bytes = 0]) => bytes),
      asked,
    ),
    ...byColumn.map((row) => fewerIterations(row, asked)),
    ...byColumn.map(notItsProduct),
    cutOff(output.stdout, ROW),
  ]);
};

/** Of several queue pairs some versions count each one's. */
function fewerIterations(row: Readonly<Record<string, number>>, { iterations }: AskedOfTool): string | undefined {
  const found = row['#iterations'] ?? 0;
  const isWhole = iterations === undefined || (found > 0 && found % iterations === 0);
  return isWhole ? undefined : notAsMany(`iterations of ${row['#bytes']} bytes`, found, iterations);
}

/** A bandwidth is its messages of its size. Rates of few messages are rounded to too few digits. */
function notItsProduct(row: Readonly<Record<string, number>>): string | undefined {
  const [bytes = 0, messages = 0] = [row['#bytes'], row['MsgRate[Mpps]']];
  const written = Object.keys(row).find((column) => column.startsWith('BW average['));
  const times = written?.includes('Gb/sec') ? 1e9 / 8 : 2 ** 20;
  const isWrong =
    written !== undefined && messages >= 0.01 && disagree(bytes * messages * 1e6, (row[written] ?? 0) * times, 0.05);
  return isWrong ? `bandwidth and messages of ${bytes} bytes do not fit each other` : undefined;
}

const noRows = (output: ToolOutput): ToolOutcome =>
  /Waiting for client/.test(output.stdout)
    ? unparsable('the table of the server is empty: read what the client prints')
    : noResult(output, 'rows below the header of perftest');

/** `BW average[Gb/sec]`, `99% percentile[usec]`, `#bytes`: a name ends in its unit, and may have blanks. */
const columnsOf = (header: string): string[] =>
  (header.match(/#\w+|[^\s#[\]][^#[\]]*\[[^\]]*\]|tps average/g) ?? []).map((each) => each.trim());

/** What is read of a column: a number of bytes per second, of messages, or a time. */
const COLUMNS: Readonly<Record<string, { reading: string; metric: RawReading['metric'] }>> = {
  'BW average': { reading: 'average', metric: 'benchmark-bandwidth' },
  MsgRate: { reading: 'messages', metric: 'benchmark-operations' },
  t_min: { reading: 'min', metric: 'benchmark-latency' },
  t_max: { reading: 'max', metric: 'benchmark-latency' },
  t_typical: { reading: 'typical', metric: 'benchmark-latency' },
  t_avg: { reading: 'average', metric: 'benchmark-latency' },
  '99% percentile': { reading: 'p99', metric: 'benchmark-latency' },
  '99.9% percentile': { reading: 'p999', metric: 'benchmark-latency' },
};

/** perftest's MB are of 2^20 bytes, its Gb of 10^9 bits. */
const UNITS: Readonly<Record<string, ToolUnit>> = {
  'Gb/sec': 'Gbit/s',
  'MB/sec': 'MiB/s',
  'MiB/sec': 'MiB/s',
  Mpps: 'M/s',
  usec: 'us',
};

function readingsOf(row: Readonly<Record<string, number>>): ToolReading[] {
  return Object.entries(row).flatMap(([column, value]) => {
    const [, name = '', written = ''] = /^(.*)\[(.*)\]$/.exec(column) ?? [];
    const [read, unit] = [COLUMNS[name], UNITS[written]];
    if (read === undefined || unit === undefined) return [];
    const note = written === 'MB/sec' ? { note: 'MB are of 2^20 bytes' } : {};
    return [
      reading({ ...read, labels: { bytes: String(row['#bytes']) }, label: column, value, unit, written, ...note }),
    ];
  });
}

function problems(output: ToolOutput, sizes: readonly number[], asked: AskedOfTool): ToolProblem[] {
  const { stdout } = output;
  const isDatagram = /Connection type\s*:\s*UD/.test(stdout);
  return [
    /Waiting for client/.test(stdout) &&
      'the server prints only the last size, and under the wrong unit: read what the client prints',
    sizes.length > 1 || asked.largestBytes !== undefined
      ? missingSizes(sizes, asked.largestBytes ?? (isDatagram ? (sizes.at(-1) ?? LARGEST_DATAGRAM) : ALL_TO))
      : undefined,
    sizes.length === 1 &&
      sizes[0] === ALL_TO &&
      asked.largestBytes === undefined &&
      `one row of ${ALL_TO} bytes is what the server prints of -a: read what the client prints`,
    /^.*(?:[Cc]ompletion with error|Problems with warm up|Failed status|Couldn't|Unable to|Failed to).*$/m
      .exec(bothTexts(output))?.[0]
      ?.trim(),
  ];
}

/** More than one row is a sweep by -a. A single size that was asked for has one row. */
function missingSizes(sizes: readonly number[], largest: number): string | undefined {
  if (sizes.length === 1 && sizes[0] === largest) return undefined;
  const expected: number[] = [];
  for (let size = ALL_FROM; size <= largest; size *= 2) expected.push(size);
  const missing = expected.filter((size) => !sizes.includes(size));
  if (missing.length > 0) return `lacks the rows of ${missing.join(', ')} bytes`;
  return sizes.length === expected.length ? undefined : `holds ${sizes.length} rows, expected ${expected.length}`;
}
