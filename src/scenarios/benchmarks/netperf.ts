import * as z from 'zod';
import { seconds } from '../../model/units.ts';
import { common, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { addressing, familyFlags, serverAddress } from './network.ts';
import { pairOf } from './pair.ts';

const CONTROL_PORT = 12_865;
const DATA_PORT = 12_866;
const STREAMS: ReadonlySet<string> = new Set(['TCP_STREAM', 'TCP_MAERTS']);

const schema = z.strictObject({
  kind: z.literal('netperf'),
  ...common,
  ...addressing,
  test: z
    .enum(['TCP_CRR', 'TCP_RR', 'UDP_RR', 'TCP_STREAM', 'TCP_MAERTS'])
    .default('TCP_CRR')
    .describe('connect, request and response; request and response; a stream from the client, or to it'),
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long it lasts'),
  requestBytes: z.int().min(1).max(65_507).default(1).describe('the size of a request'),
  responseBytes: z.int().min(1).max(65_507).default(1).describe('the size of a response'),
  timeout,
});

type Parameters = z.infer<typeof schema>;

/** Transactions per second, also with a new connection for each: https://hewlettpackard.github.io/netperf/doc/netperf.html */
export const netperf: BenchmarkKind<Parameters> = {
  kind: 'netperf',
  summary: 'connections and transactions per second between two pods by netperf',
  schema,
  key: [
    { metric: 'benchmark-operations', labels: {} },
    { metric: 'benchmark-latency', labels: {} },
    { metric: 'benchmark-bandwidth', labels: {} },
  ],
  objections: ({ test, requestBytes, responseBytes }) =>
    STREAMS.has(test) && (requestBytes !== 1 || responseBytes !== 1)
      ? [
          {
            parameter: requestBytes === 1 ? 'responseBytes' : 'requestBytes',
            message: `${test} sends a stream, without requests and responses`,
            hint: 'leave it out, or test: TCP_RR',
          },
        ]
      : [],
  runOf: (parameters) =>
    pairOf(
      {
        tool: 'netperf',
        server: ['netserver', '-D', '-p', String(CONTROL_PORT), ...familyFlags(parameters)],
        client: clientArgv(parameters),
        listens: { port: CONTROL_PORT, protocol: 'TCP' },
        alsoServes: [{ name: 'data', port: DATA_PORT, protocol: parameters.test === 'UDP_RR' ? 'UDP' : 'TCP' }],
        asked: { durationMs: parameters.duration },
        durationMs: parameters.duration,
      },
      parameters,
    ),
};

/** What netperf says of a test, one value a line. */
const VALUES = ['THROUGHPUT', 'THROUGHPUT_UNITS', 'ELAPSED_TIME'];
const LATENCIES = ['MEAN_LATENCY', 'P50_LATENCY', 'P90_LATENCY', 'P99_LATENCY'];

function clientArgv(parameters: Parameters): string[] {
  const { test, duration, requestBytes, responseBytes } = parameters;
  const isStream = STREAMS.has(test);
  return [
    ...['netperf', '-H', serverAddress(parameters), '-p', String(CONTROL_PORT), ...familyFlags(parameters)],
    ...['-t', test, '-l', String(duration / 1000), '--', '-P', `,${DATA_PORT}`],
    ...(isStream ? [] : ['-r', `${requestBytes},${responseBytes}`]),
    ...['-k', [...VALUES, ...(isStream ? [] : LATENCIES)].join(',')],
  ];
}
