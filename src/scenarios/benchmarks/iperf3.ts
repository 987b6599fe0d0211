import * as z from 'zod';
import { seconds } from '../../model/units.ts';
import { common, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { addressing, familyFlags, serverAddress } from './network.ts';
import { pairOf } from './pair.ts';

const PORT = 5201;
/** More than this iperf3 refuses. */
const MOST_STREAMS = 128;
const RATE = /^\d+(\.\d+)?[KMG]?$/;

const schema = z.strictObject({
  kind: z.literal('iperf3'),
  ...common,
  ...addressing,
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long data is sent'),
  streams: z.int().positive().max(MOST_STREAMS).default(1).describe('parallel connections'),
  reverse: z.boolean().default(false).describe('the server sends'),
  bidirectional: z.boolean().default(false).describe('both send at once'),
  udp: z
    .strictObject({
      bandwidth: z
        .string()
        .regex(RATE, 'expected bits per second such as 500M, or 0 for as many as possible')
        .describe('of each stream, such as 500M; 0 for as much as possible'),
    })
    .optional()
    .describe('datagrams at a rate, in place of TCP'),
  omit: wholeSeconds('0s')
    .default(seconds(0))
    .describe('sent before the duration and not counted, such as the slow start of TCP'),
  timeout,
});

type Parameters = z.infer<typeof schema>;

/** One client and one server, the receiver's bandwidth: https://software.es.net/iperf/invoking.html */
export const iperf3: BenchmarkKind<Parameters> = {
  kind: 'iperf3',
  summary: 'bandwidth of TCP or UDP between two pods by iperf3',
  schema,
  key: [{ metric: 'benchmark-bandwidth', labels: { reading: 'received' } }],
  objections: ({ reverse, bidirectional }) =>
    reverse && bidirectional
      ? [{ parameter: 'reverse', message: 'bidirectional sends both ways already', hint: 'leave one of the two out' }]
      : [],
  runOf: (parameters) =>
    pairOf(
      {
        tool: 'iperf3',
        server: ['iperf3', '--server', '--port', String(PORT)],
        client: clientArgv(parameters),
        listens: { port: PORT, protocol: 'TCP' },
        alsoServes: parameters.udp === undefined ? [] : [{ name: 'udp', port: PORT, protocol: 'UDP' }],
        asked: { durationMs: parameters.duration, streams: parameters.streams },
        durationMs: parameters.duration + parameters.omit,
      },
      parameters,
    ),
};

function clientArgv(parameters: Parameters): string[] {
  const { duration, streams, reverse, bidirectional, udp, omit } = parameters;
  return [
    ...['iperf3', '--client', serverAddress(parameters), '--port', String(PORT), ...familyFlags(parameters)],
    ...['--time', String(duration / 1000), '--parallel', String(streams), '--json'],
    ...(reverse ? ['--reverse'] : []),
    ...(bidirectional ? ['--bidir'] : []),
    ...(udp === undefined ? [] : ['--udp', '--bitrate', udp.bandwidth]),
    ...(omit > 0 ? ['--omit', String(omit / 1000)] : []),
  ];
}
