import * as z from 'zod';
import { seconds } from '../../model/units.ts';
import { common, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { addressing, serverAddress } from './network.ts';
import { pairOf } from './pair.ts';

const PORT = 5001;

const schema = z.strictObject({
  kind: z.literal('iperf2'),
  ...common,
  ...addressing,
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long data is sent'),
  streams: z.int().positive().max(1000).default(1).describe('parallel connections'),
  timeout,
});

type Parameters = z.infer<typeof schema>;

/** The benchmark IPerf of kube-perftest, with its own command line. */
export const iperf2: BenchmarkKind<Parameters> = {
  kind: 'iperf2',
  summary: 'bandwidth of TCP between two pods by iperf 2, as kube-perftest measures it',
  schema,
  key: [{ metric: 'benchmark-bandwidth', labels: {} }],
  runOf: (parameters) =>
    pairOf(
      {
        tool: 'iperf2',
        server: ['iperf', '--server', ...ofFamily(parameters)],
        client: [
          ...['iperf', '--client', serverAddress(parameters), ...ofFamily(parameters)],
          ...['--time', String(parameters.duration / 1000), '--parallel', String(parameters.streams), '--format', 'k'],
        ],
        listens: { port: PORT, protocol: 'TCP' },
        asked: { durationMs: parameters.duration, streams: parameters.streams },
        durationMs: parameters.duration,
      },
      parameters,
    ),
};

const ofFamily = ({ family }: Parameters): string[] => (family === 6 ? ['-V'] : []);
