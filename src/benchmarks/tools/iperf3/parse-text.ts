import type { ToolUnit } from '../../../model/tool-units.ts';
import { disagree, notAsMany, wrongTime } from '../../checks.ts';
import {
  type AskedOfTool,
  measured,
  type ToolOutcome,
  type ToolOutput,
  type ToolReading,
  toolVersion,
} from '../../outcome.ts';
import { bothTexts, noResult } from '../../text.ts';
import { BYTES_BY_PREFIX, reading, readingIfThere } from '../../units.ts';

const ROW =
  /^\[ *(SUM|\d+)\](?:\[([TR]X)-[CS]\])? +([\d.]+)-([\d.]+) +sec +([\d.]+) ([KMGT]?)Bytes +([\d.]+) ([KMGT]?(?:bits|Bytes)\/sec) +(.*?) +(sender|receiver)$/gm;

const UNITS: Readonly<Record<string, ToolUnit>> = {
  'bits/sec': 'bit/s',
  'Kbits/sec': 'kbit/s',
  'Mbits/sec': 'Mbit/s',
  'Gbits/sec': 'Gbit/s',
  'Tbits/sec': 'Tbit/s',
  'Bytes/sec': 'B/s',
  'KBytes/sec': 'KiB/s',
  'MBytes/sec': 'MiB/s',
  'GBytes/sec': 'GiB/s',
  'TBytes/sec': 'TiB/s',
};

interface TextRow {
  readonly id: string;
  readonly suffix: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly rate: number;
  readonly unit: string;
  readonly rest: string;
  readonly end: string;
}

/** What iperf3 prints without --json: the same numbers, rounded to three digits. */
export function parseIperf3Text(output: ToolOutput, asked: AskedOfTool): ToolOutcome {
  const stdout = ofClient(output.stdout);
  const isOldUdp = /^\[ *\d+\] Sent \d+ datagrams$/m.test(stdout);
  const rows = [...(isOldUdp ? asSender(stdout) : stdout).matchAll(ROW)].map(
    ([, id = '', role, start, end, amount, prefix = '', rate, unit = '', rest = '', side = '']): TextRow => ({
      id,
      suffix: role === 'RX' ? '-reverse' : '',
      seconds: Number(end) - Number(start),
      bytes: Number(amount) * (BYTES_BY_PREFIX[prefix] ?? Number.NaN),
      rate: Number(rate),
      unit,
      rest,
      end: side,
    }),
  );
  if (rows.length === 0)
    return noResult(output, 'the JSON object that iperf3 prints with --json, or the rows of "sender" and "receiver"');
  const directions = [...Map.groupBy(rows, ({ suffix }) => suffix).values()];
  const totals = directions.map(totalOf);
  const version = /^iperf (\d[\d.]*)/m.exec(stdout)?.[1];
  return measured(
    toolVersion('iperf3', version),
    totals.flat().flatMap((row) => readingsOf(row, isOldUdp || row.end === 'receiver')),
    [
      !/^iperf Done\.$/m.test(stdout) && 'iperf3 did not say that it is done',
      ...directions.map((each) =>
        notAsMany(
          'streams',
          countOf(each, isOldUdp ? 'sender' : 'receiver'),
          asked.streams ?? connected(stdout) / directions.length,
        ),
      ),
      ...totals.map((each) => each.length !== 2 && !isOldUdp && 'the rows of sender and receiver are not both there'),
      ...totals
        .flat()
        .map(
          (row) =>
            wrongTime(row.seconds * 1000, asked, 0.98) ??
            (row.rate === 0 ? `the ${row.end} counted nothing` : notItsQuotient(row)),
        ),
      totals.flat().every(({ rate }) => rate > 0) && rows.some(({ rate }) => rate === 0) && 'a stream carried nothing',
      /^iperf3: .*$/m.exec(output.stderr)?.[0] ?? iperf3Error(bothTexts(output)),
    ],
  );
}

/** iperf3 before 3.2 has one row of each UDP stream at its end: what was sent, and what the receiver says of it. */
const asSender = (stdout: string): string =>
  stdout.slice(stdout.lastIndexOf('\n- - - ')).replaceAll(/(ms +\d+\/\d+ \([^)]*\)) *$/gm, '$1 sender');

/** What iperf3 says behind a result that it did not end as it should. */
export const iperf3Error = (text: string): string | undefined => /^iperf3: (?:error|interrupt)\b.*$/m.exec(text)?.[0];

/** Without --title before each line, and what --get-server-output adds: the server's rows are of the same streams. */
function ofClient(stdout: string): string {
  const title = /^(.+: {2})Connecting to host /m.exec(stdout)?.[1];
  const untitled =
    title === undefined
      ? stdout
      : stdout.replaceAll(`\n${title}`, '\n').slice(stdout.startsWith(title) ? title.length : 0);
  return untitled.replace(/^Server output:\n[\s\S]*?(?=^iperf Done\.$|(?![\s\S]))/m, '');
}

/** Both are rounded to three digits, and each end of the time to a hundredth of a second. */
function notItsQuotient({ bytes, seconds, rate, unit, end }: TextRow): string | undefined {
  const known = UNITS[unit];
  const bits =
    known === undefined
      ? Number.NaN
      : reading({ metric: 'benchmark-bandwidth', reading: end, label: '', value: rate, unit: known }).value;
  return disagree((bytes * 8) / seconds, bits, 0.05 + 0.01 / seconds)
    ? `bytes, seconds and rate of the ${end} do not fit each other`
    : undefined;
}

/** Whether a text has rows of iperf3's table: beside JSON they are another run. */
export const hasTextRows = (stdout: string): boolean => stdout.search(ROW) !== -1;

/** The rows of sender and receiver that count: the sum's where there is more than one stream. */
function totalOf(rows: readonly TextRow[]): readonly TextRow[] {
  const isOne = countOf(rows, 'sender') <= 1;
  return rows.filter(({ id }) => (isOne ? id !== 'SUM' : id === 'SUM'));
}

const countOf = (rows: readonly TextRow[], end: string): number =>
  rows.filter((each) => each.id !== 'SUM' && each.end === end).length;

const connected = (stdout: string): number => [...stdout.matchAll(/^\[ *\d+\] local .* connected to /gm)].length;

function readingsOf({ suffix, rate, unit, rest, end }: TextRow, isReport: boolean): ToolReading[] {
  const known = UNITS[unit];
  if (known === undefined) return [];
  const bandwidth = reading({
    metric: 'benchmark-bandwidth',
    reading: `${end === 'sender' ? 'sent' : 'received'}${suffix}`,
    label: `Bitrate of the ${end}`,
    value: rate,
    unit: known,
    written: unit,
  });
  const [, jitter, lost, total] = /^([\d.]+) ms +(\d+)\/(\d+) \(/.exec(rest) ?? [];
  return [
    bandwidth,
    ...readingIfThere({
      metric: 'benchmark-errors',
      reading: `retransmits${suffix}`,
      label: 'Retr',
      value: /^\d+$/.test(rest) ? Number(rest) : undefined,
      unit: 'count',
    }),
    ...(total === undefined || total === '0' || !isReport
      ? []
      : [
          reading({
            metric: 'benchmark-loss',
            reading: `lost${suffix}`,
            label: 'Lost/Total Datagrams',
            value: Number(lost) / Number(total),
            unit: 'share',
          }),
          reading({
            metric: 'benchmark-latency',
            reading: `jitter${suffix}`,
            label: 'Jitter',
            value: Number(jitter),
            unit: 'ms',
          }),
        ]),
  ];
}
