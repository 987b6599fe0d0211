import { disagree, notAsMany, wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolOutput,
  type ToolParser,
  type ToolProblem,
  type ToolReading,
  unparsable,
} from '../../outcome.ts';
import { cutOff, noResult } from '../../text.ts';
import { reading } from '../../units.ts';
import { finalRows, type IperfRow, intervalRows, rowsOfCsv, rowsOfTable } from './rows.ts';

/** The least part of the duration asked for that a stream must have lasted. */
const LEAST_SHARE = 0.98;
/** Three digits, as iperf2 rounds to. */
const ROUNDED = 0.015;
/** An interval's end and that of its stream are stamped at slightly other times. */
const STAMP_S = 0.1;

/** What iperf (version 2) prints: its table, also enhanced, reverse, full duplex, over UDP and of a server; or the rows of `-y C`. */
export const parseIperf2: ToolParser = (output, asked) => {
  const [table, csv] = [rowsOfTable(output.stdout), rowsOfCsv(output.stdout)];
  if ((table.length > 0 && csv.length > 0) || connectsAgain(output.stdout, csv))
    return unparsable('a stream is there twice: it is the output of more than one run');
  const rows = table.length > 0 ? table : csv;
  const totals = finalRows(rows);
  if (totals.length === 0) return noResult(output, 'a row of iperf that begins at 0 s: it has no result');
  const sums = directionsOf(totals);
  return measured(
    { name: 'iperf' },
    sums.flatMap((each) => readingsOf(each, rows)),
    [...problems(output, rows, totals, asked), ...sums.map((each) => notSummed(each, table.length > 0, sums.length))],
  );
};

/** A stream has one connection, and so one port of its own. */
function connectsAgain(stdout: string, csv: readonly IperfRow[]): boolean {
  const connections = [...stdout.matchAll(/^\[ *(\*?\d+)\] local .* port (\d+) connected with .* port (\d+)/gm)].map(
    ([, id = '', own, other]) => ({ id, ports: `${own} ${other}` }),
  );
  const ofCsv = csv.flatMap(({ id, ports }) => (ports === undefined || id === 'sum' ? [] : [{ id, ports }]));
  return [...Map.groupBy([...connections, ...ofCsv], ({ id }) => id).values()].some(
    (each) => new Set(each.map(({ ports }) => ports)).size > 1,
  );
}

/** What went in one direction: its streams, and their sum where the output has one of this direction alone. */
interface Direction {
  readonly direction: IperfRow['direction'];
  readonly streams: readonly IperfRow[];
  readonly sum?: IperfRow;
}

function directionsOf(totals: readonly IperfRow[]): Direction[] {
  const streams = totals.filter(({ id }) => id !== 'sum');
  const sum = totals.find(({ id }) => id === 'sum');
  const ofStreams = Map.groupBy(streams, ({ direction, udp }) => (udp === undefined ? direction : 'received'));
  if (sum !== undefined && streams.length === 0) return [{ direction: sum.direction, streams: [], sum }];
  return [...ofStreams].map(([direction, each]) => ({
    direction,
    streams: each,
    ...(sum === undefined || !isSumOf(sum, direction, ofStreams) ? {} : { sum }),
  }));
}

/** Over full duplex the one sum is of both directions. What the server of UDP reports has none of its own. */
const isSumOf = (sum: IperfRow, direction: string, all: ReadonlyMap<string, readonly IperfRow[]>): boolean => {
  const isReported = [...(all.get('received') ?? [])].some(({ udp }) => udp !== undefined);
  if (isReported) return sum.direction === direction;
  return all.size === 1;
};

function readingsOf({ direction, streams, sum }: Direction, rows: readonly IperfRow[]): ToolReading[] {
  const total = sum ?? streams[0];
  if (total === undefined) return [];
  const isAdded = sum === undefined && streams.length > 1;
  const added = streams.reduce((bits, each) => bits + each.bitsPerS, 0);
  const { value, unit } = isAdded ? { value: added, unit: 'bits/sec' } : total.written;
  const bandwidth: ToolReading = {
    ...reading({
      metric: 'benchmark-bandwidth',
      reading: direction,
      label: isAdded ? 'Bandwidth, added up' : 'Bandwidth',
      value: isAdded ? added : total.bitsPerS,
      unit: 'bit/s',
      intervals: isAdded ? [] : intervalRows(rows, total),
    }),
    tool: { label: 'Bandwidth', unit, value },
    ...(unit.endsWith('Bytes/sec') ? { note: 'Bytes of iperf are counted in powers of 1024' } : {}),
  };
  return [bandwidth, ...udpReadings(streams)];
}

function udpReadings(streams: readonly IperfRow[]): ToolReading[] {
  const reports = streams.flatMap(({ udp }) => (udp === undefined ? [] : [udp]));
  const [lost, total] = [
    reports.reduce((all, each) => all + Math.max(0, each.lost), 0),
    reports.reduce((all, each) => all + each.total, 0),
  ];
  if (total === 0) return [];
  return [
    reading({
      metric: 'benchmark-loss',
      reading: 'lost',
      label: 'Lost/Total Datagrams',
      value: lost / total,
      unit: 'share',
    }),
    reading({
      metric: 'benchmark-latency',
      reading: 'jitter',
      label: 'Jitter',
      value: Math.max(...reports.map(({ jitterMs }) => jitterMs)),
      unit: 'ms',
    }),
  ];
}

function problems(
  output: ToolOutput,
  rows: readonly IperfRow[],
  totals: readonly IperfRow[],
  asked: AskedOfTool,
): ToolProblem[] {
  const { stdout, stderr } = output;
  const streams = totals.filter(({ id }) => id !== 'sum');
  const connected = new Set([...stdout.matchAll(/^\[ *(\d+)\] local .* connected with /gm)].map(([, id]) => id)).size;
  // With -d and -r each direction has connections of its own.
  const ends = /^Server listening on /m.test(stdout) && /^Client connecting to /m.test(stdout) ? 2 : 1;
  const counts = [...Map.groupBy(streams, ({ direction, udp }) => `${direction} ${udp === undefined}`).values()].map(
    (each) => each.length,
  );
  return [
    // Each stream has its own end; the shortest is the one that may be too short.
    wrongTime(Math.min(...totals.map(({ startS, endS }) => endS - startS)) * 1000, asked, LEAST_SHARE),
    totals.some((total) => rows.some((row) => isSame(row, total) && row.endS > total.endS + STAMP_S)) &&
      'a stream has no final row',
    totals.some(({ bytes }) => bytes === 0) && 'a stream carried nothing',
    totals.some(isNotItsQuotient) && 'bytes, seconds and rate of a row do not fit each other',
    ...counts.map((count) =>
      notAsMany('streams', count, asked.streams ?? (connected === 0 ? undefined : connected / ends)),
    ),
    streams.length === 0 ? notAsMany('streams', totals[0]?.streams, asked.streams) : undefined,
    isUdp(stdout, rows) && !totals.some(({ udp }) => udp !== undefined) && 'the server did not report what it received',
    /^.*(?:unrecognized option|ignoring|failed|error|did not receive ack).*$/im
      .exec(`${stderr}\n${stdout}`)?.[0]
      ?.trim(),
    cutOff(stdout, /^(?:\[|\d{14})/),
  ];
}

/** Bytes and rate have three digits, and the seconds of old versions one decimal. */
const isNotItsQuotient = ({ bytes, bitsPerS, startS, endS }: IperfRow): boolean =>
  disagree((bytes * 8) / (endS - startS), bitsPerS, 2 * ROUNDED + STAMP_S / (endS - startS));

const isSame = (one: IperfRow, other: IperfRow): boolean => one.id === other.id && one.direction === other.direction;

const isUdp = (stdout: string, rows: readonly IperfRow[]): boolean =>
  /^(?:Client connecting to .*|Server listening on) UDP port /m.test(stdout) ||
  rows.some(({ udp }) => udp !== undefined) ||
  /^\d{14}.*,-1,-?[\d.]+,\d+$/m.test(stdout);

/** Several streams of a table have a sum, and add up to it. */
function notSummed({ streams, sum }: Direction, isTable: boolean, directions: number): string | undefined {
  if (sum !== undefined && streams.length > 0) {
    const bytes = streams.reduce((total, each) => total + each.bytes, 0);
    return disagree(bytes, sum.bytes, ROUNDED) ? 'the streams do not add up to the sum' : undefined;
  }
  const hasOwn = isTable && directions === 1 && streams.length > 1;
  return hasOwn ? `${streams.length} streams have no sum` : undefined;
}
