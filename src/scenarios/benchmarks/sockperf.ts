import * as z from 'zod';
import { seconds } from '../../model/units.ts';
import { common, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { addressing, serverAddress } from './network.ts';
import { pairOf } from './pair.ts';

const PORT = 11_111;

const schema = z.strictObject({
  kind: z.literal('sockperf'),
  ...common,
  ...addressing,
  mode: z
    .enum(['ping-pong', 'under-load', 'throughput'])
    .default('ping-pong')
    .describe('request and response; latency beside a load; how much one sends'),
  protocol: z.enum(['udp', 'tcp']).default('udp').describe('what carries the messages'),
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long messages are sent'),
  messageBytes: z.int().min(14).max(65_507).default(64).describe('the size of a message'),
  messagesPerSecond: z.int().positive().optional().describe('the load of under-load; otherwise as many as possible'),
  fullRoundTrip: z.boolean().default(false).describe('the whole round trip in place of half of it'),
  timeout,
});

type Parameters = z.infer<typeof schema>;

/** Latency of single messages: https://github.com/Mellanox/sockperf */
export const sockperf: BenchmarkKind<Parameters> = {
  kind: 'sockperf',
  summary: 'latency of messages between two pods by sockperf',
  schema,
  key: [
    { metric: 'benchmark-latency', labels: {} },
    { metric: 'benchmark-operations', labels: {} },
  ],
  objections: ({ messagesPerSecond, mode }) =>
    messagesPerSecond !== undefined && mode === 'ping-pong'
      ? [
          {
            parameter: 'messagesPerSecond',
            message: 'ping-pong sends a message when the one before is answered',
            hint: 'mode: under-load',
          },
        ]
      : [],
  runOf(parameters) {
    const { protocol, duration } = parameters;
    const tcp = protocol === 'tcp' ? ['--tcp'] : [];
    return pairOf(
      {
        tool: 'sockperf',
        server: ['sockperf', 'server', '-i', parameters.family === 6 ? '::' : '0.0.0.0', '-p', String(PORT), ...tcp],
        client: clientArgv(parameters, tcp),
        listens: { port: PORT, protocol: protocol === 'tcp' ? 'TCP' : 'UDP' },
        asked: { durationMs: duration },
        durationMs: duration,
      },
      parameters,
    );
  },
};

function clientArgv(parameters: Parameters, tcp: readonly string[]): string[] {
  const { mode, duration, messageBytes, messagesPerSecond, fullRoundTrip } = parameters;
  return [
    ...['sockperf', mode, '-i', serverAddress(parameters), '-p', String(PORT), ...tcp],
    ...['-t', String(duration / 1000), '-m', String(messageBytes)],
    ...(messagesPerSecond === undefined ? [] : ['--mps', String(messagesPerSecond)]),
    ...(fullRoundTrip && mode === 'ping-pong' ? ['--full-rtt'] : []),
  ];
}
