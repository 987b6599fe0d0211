import type { ReadingInterval } from '../../../model/facts.ts';
import { BYTES_BY_PREFIX } from '../../units.ts';

/** One row of iperf2: what went over one stream, or over all, in an interval. */
export interface IperfRow {
  /** `sent` by this end, `received` by it with -R or over full duplex, or what the server reports that it received over UDP. */
  readonly direction: 'sent' | 'received';
  /** A stream's number; `sum` of all streams, of both directions where there are two. */
  readonly id: string;
  /** Of both ends, where the row has them. */
  readonly ports?: string;
  readonly startS: number;
  readonly endS: number;
  /** Of a sum that says it: how many streams it is of. */
  readonly streams?: number;
  readonly bytes: number;
  readonly bitsPerS: number;
  /** The rate as iperf2 wrote it. */
  readonly written: { readonly value: number; readonly unit: string };
  readonly udp?: { readonly jitterMs: number; readonly lost: number; readonly total: number };
}

const ROW =
  /^\[ *(\*?)(SUM(?:-\d+)?|FD\d+|\d+)\] +([\d.]+)- *([\d.]+) sec +([\d.]+) ([KMGT]?)Bytes +([\d.]+) ([KMGT]?(?:bits|Bytes)\/sec)(.*)$/gm;
const UDP = /^ +([\d.]+) ms +(-?\d+)\/ *(\d+) \(/;

const BITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

export function rowsOfTable(stdout: string): IperfRow[] {
  const isReceived = receivedHere(stdout);
  return [...stdout.matchAll(ROW)].map(
    ([, star, id = '', start, end, amount, prefix = '', rate, unit = '', rest = '']): IperfRow => {
      const [, jitter, lost, total] = UDP.exec(rest) ?? [];
      const ofBytes = unit.endsWith('Bytes/sec');
      const times = ofBytes
        ? 8 * (BYTES_BY_PREFIX[unit.slice(0, -9)] ?? Number.NaN)
        : (BITS[unit.slice(0, -8)] ?? Number.NaN);
      return {
        direction: star === '*' || isReceived(id) || total !== undefined ? 'received' : 'sent',
        id: /^\d/.test(id) ? id : 'sum',
        ...(id.startsWith('SUM-') ? { streams: Number(id.slice(4)) } : {}),
        startS: Number(start),
        endS: Number(end),
        bytes: Number(amount) * (BYTES_BY_PREFIX[prefix] ?? Number.NaN),
        bitsPerS: Number((Number(rate) * times).toPrecision(15)),
        written: { value: Number(rate), unit },
        ...(total === undefined ? {} : { udp: { jitterMs: Number(jitter), lost: Number(lost), total: Number(total) } }),
      };
    },
  );
}

/** Which streams this end received as a server: all, or of a client that is one too (-d, -r) those to the port on which it listens. */
function receivedHere(stdout: string): (id: string) => boolean {
  const port = /^Server listening on \w+ port (\d+)/m.exec(stdout)?.[1];
  if (!/^Client connecting to /m.test(stdout)) return () => port !== undefined;
  const connections = stdout.matchAll(/^\[ *(\d+)\] local \S+ port (\d+) connected with /gm);
  const received = new Set([...connections].flatMap(([, id, own]) => (own === port ? [id] : [])));
  return (id) => received.has(id);
}

const CSV =
  /^\d{14}[^,]*,[^,]*,(\d+),[^,]*,(\d+),(-?\d+),([\d.]+)-([\d.]+),(\d+),(\d+)(?:,([\d.]+),(-?\d+),(-?\d+),.*)?$/gm;

/**
 * Rows of `-y C`. A row of UDP with a total below 0 is what the client sent; one without a port at the other end is of the way back of full
 * duplex.
 */
export const rowsOfCsv = (stdout: string): IperfRow[] =>
  [...stdout.matchAll(CSV)].map(([, own, other, id, start, end, bytes, rate, jitter, lost, total]): IperfRow => {
    const isReport = total !== undefined && Number(total) >= 0;
    return {
      direction: isReport || other === '0' ? 'received' : 'sent',
      id: Number(id) < 0 ? 'sum' : String(id),
      ...(other !== '0' && { ports: [own, other].sort().join(' ') }),
      startS: Number(start),
      endS: Number(end),
      bytes: Number(bytes),
      bitsPerS: Number(rate),
      written: { value: Number(rate), unit: 'bits/sec' },
      ...(isReport ? { udp: { jitterMs: Number(jitter), lost: Number(lost), total: Number(total) } } : {}),
    };
  });

/** The rows of whole streams: the last of each that begins at 0. Rows of intervals come before it. */
export function finalRows(rows: readonly IperfRow[]): IperfRow[] {
  const last = new Map(rows.filter(({ startS }) => startS === 0).map((row) => [`${row.direction} ${row.id}`, row]));
  return [...last.values()];
}

/** The parts of a whole row, as `-i` prints them; none without it. */
export const intervalRows = (rows: readonly IperfRow[], whole: IperfRow): ReadingInterval[] =>
  rows
    .filter((row) => row !== whole && row.id === whole.id && row.direction === whole.direction && row.endS > row.startS)
    .map(({ startS, endS, bitsPerS }) => ({ fromMs: startS * 1000, untilMs: endS * 1000, value: bitsPerS }));
