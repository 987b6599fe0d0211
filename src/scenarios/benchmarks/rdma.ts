import * as z from 'zod';
import type { BenchmarkRun } from '../../model/benchmark.ts';
import { seconds } from '../../model/units.ts';
import { type Common, common, timeout } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { pairOf } from './pair.ts';

const mode = z.enum(['read', 'write']).default('read').describe('the operation');
const iterations = z.int().min(5).max(20_000).default(1000).describe('of each size; of more perftest reports no peak');
const ADDRESS = '{{server-address}}';

const bandwidthSchema = z.strictObject({
  kind: z.literal('rdma-bandwidth'),
  ...common,
  mode,
  iterations,
  qps: z.int().positive().max(16_384).default(1).describe('queue pairs'),
  extraArgs: z.array(z.string()).default([]).describe('further words for both ends'),
  timeout,
});

/** All sizes from 2 bytes to 8 MiB: https://github.com/linux-rdma/perftest */
export const rdmaBandwidth: BenchmarkKind<z.infer<typeof bandwidthSchema>> = {
  kind: 'rdma-bandwidth',
  summary: 'bandwidth of RDMA between two pods by message size, by perftest',
  schema: bandwidthSchema,
  key: [{ metric: 'benchmark-bandwidth', labels: {} }],
  runOf: (parameters) => {
    const own = ['-q', String(parameters.qps), '-n', String(parameters.iterations), ...parameters.extraArgs];
    return runOf([`ib_${parameters.mode}_bw`, '-a', '-F', '--report_gbits', '-R', ...own], parameters);
  },
};

const latencySchema = z.strictObject({
  kind: z.literal('rdma-latency'),
  ...common,
  mode,
  iterations,
  extraArgs: z.array(z.string()).default([]).describe('further words for both ends'),
  timeout,
});

export const rdmaLatency: BenchmarkKind<z.infer<typeof latencySchema>> = {
  kind: 'rdma-latency',
  summary: 'latency of RDMA between two pods by message size, by perftest',
  schema: latencySchema,
  // For a time (-D in extraArgs) perftest prints the average only.
  key: ['typical', 'average', 'p99', 'p999'].map((reading) => ({ metric: 'benchmark-latency', labels: { reading } })),
  runOf: (parameters) => {
    const own = ['-n', String(parameters.iterations), ...parameters.extraArgs];
    return runOf([`ib_${parameters.mode}_lat`, '-a', '-F', '-R', ...own], parameters);
  },
};

/** Both ends run the same words; the client names the server. Sizes up to 2^23 bytes. */
const runOf = (
  argv: readonly string[],
  parameters: Common & { readonly iterations: number; readonly timeout?: number | undefined },
): BenchmarkRun =>
  pairOf(
    {
      tool: 'perftest',
      server: argv,
      client: [...argv, ADDRESS],
      asked: { largestBytes: 2 ** 23, iterations: parameters.iterations },
      durationMs: seconds(60),
      capabilities: ['IPC_LOCK'],
    },
    { ...parameters, path: 'pod' },
  );
