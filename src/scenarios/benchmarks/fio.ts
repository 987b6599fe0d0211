import * as z from 'zod';
import { type JsonObject, present } from '../../model/json.ts';
import { ms, seconds } from '../../model/units.ts';
import { common, size, timeout, wholeSeconds } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { limitOf, type RoleInput, roleOf } from './pod.ts';

const PORT = 8765;
const MOUNT = '/mnt/benchmark';

const schema = z.strictObject({
  kind: z.literal('fio'),
  ...common,
  rw: z.enum(['read', 'write', 'randread', 'randwrite', 'rw', 'readwrite', 'randrw']).default('read'),
  bs: size.default('4M').describe('of each transfer'),
  iodepth: z.int().positive().max(65_536).default(1).describe('transfers under way at once'),
  ioengine: z
    .string()
    .regex(/^[a-z_0-9]+$/, 'expected an engine such as libaio')
    .default('libaio'),
  nrfiles: z.int().positive().max(100_000).default(1).describe('of each job'),
  rwmixread: z.int().min(0).max(100).default(50).describe('per cent of reads where both happen'),
  percentageRandom: z.int().min(0).max(100).default(100).describe('per cent of random transfers'),
  direct: z.boolean().default(true).describe("past the node's page cache"),
  duration: wholeSeconds('1s').default(seconds(30)).describe('how long it works, whatever the size'),
  numJobs: z.int().positive().max(1000).default(1).describe('of each worker'),
  size: size.default('10G').describe('of the files of each job'),
  thread: z.boolean().default(false).describe('threads in place of processes'),
  ratePerSecond: z.int().positive().optional().describe('transfers per second of each job at most'),
  numWorkers: z.int().positive().max(1000).default(1).describe('pods that read and write at the same time'),
  volume: z
    .strictObject({
      storageClass: z.string().optional().describe("default: the cluster's default class"),
      accessMode: z
        .enum(['ReadWriteOnce', 'ReadWriteMany', 'ReadWriteOncePod'])
        .default('ReadWriteOnce')
        .describe('ReadWriteMany: one volume for all workers; else one for each'),
      size: z
        .string()
        .regex(/^\d+[KMGT]i?$/, 'expected a quantity such as 20Gi')
        .default('20Gi'),
    })
    .optional()
    .describe("what is measured; without it the node's own disk (emptyDir)"),
  timeout,
});

type Parameters = z.infer<typeof schema>;

/** Servers that read and write, and a client that starts them together and adds them up: https://fio.readthedocs.io */
export const fio: BenchmarkKind<Parameters> = {
  kind: 'fio',
  summary: 'throughput, operations and latency of storage by fio',
  schema,
  key: [
    { metric: 'benchmark-throughput', labels: {} },
    { metric: 'benchmark-operations', labels: {} },
  ],
  runOf(parameters) {
    const { numWorkers, duration, numJobs } = parameters;
    const limitMs = limitOf(duration, parameters.timeout);
    const shared = { tool: 'fio', limitMs };
    const volume = { volume: { name: 'scratch', ...volumeOf(parameters) }, mountPath: MOUNT };
    const worker: RoleInput = {
      ...{ ...shared, name: 'worker', count: numWorkers, part: 'serves', argv: ['fio', `--server=,${PORT}`] },
      ...{ listens: { port: PORT, protocol: 'TCP' }, hostLine: `{{address}},${PORT}`, volumes: [volume] },
    };
    const master: RoleInput = {
      ...{ ...shared, name: 'master', part: 'works' },
      argv: ['fio', '--client=/prowess/worker-hosts', '/prowess/job.fio', '--output-format=json+'],
      files: { 'worker-hosts': '{{worker-hosts}}', 'job.fio': jobFile(parameters) },
    };
    return {
      tool: 'fio',
      asked: { durationMs: duration, streams: numJobs, participants: numWorkers },
      roles: [roleOf(worker, parameters), roleOf(master, { ...parameters, resources: { requests: {}, limits: {} } })],
      objects: sharedClaim(parameters),
      ...{ durationMs: ms(duration), limitMs, readyWithinMs: parameters.readyWithin },
    };
  },
};

/** Each value is a number, a word or a size by its schema, so that none can add a line. */
function jobFile(parameters: Parameters): string {
  const options = present({
    directory: MOUNT,
    rw: parameters.rw,
    bs: parameters.bs,
    iodepth: parameters.iodepth,
    ioengine: parameters.ioengine,
    nrfiles: parameters.nrfiles,
    rwmixread: parameters.rwmixread,
    percentage_random: parameters.percentageRandom,
    direct: Number(parameters.direct),
    runtime: `${parameters.duration / 1000}s`,
    time_based: 1,
    numjobs: parameters.numJobs,
    size: parameters.size,
    thread: parameters.thread ? 1 : undefined,
    rate_iops: parameters.ratePerSecond,
  });
  const lines = Object.entries(options).map(([key, value]) => `${key}=${value}`);
  return `[benchmark]\n${lines.join('\n')}\n`;
}

const isShared = ({ volume }: Parameters): boolean => volume?.accessMode === 'ReadWriteMany';

function volumeOf(parameters: Parameters): JsonObject {
  if (parameters.volume === undefined) return { emptyDir: {} };
  if (isShared(parameters)) return { persistentVolumeClaim: { claimName: 'scratch' } };
  return { ephemeral: { volumeClaimTemplate: { spec: claimSpec(parameters.volume) } } };
}

const sharedClaim = (parameters: Parameters): JsonObject[] =>
  parameters.volume === undefined || !isShared(parameters)
    ? []
    : [
        {
          ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'scratch' } },
          spec: claimSpec(parameters.volume),
        },
      ];

const claimSpec = ({ storageClass, accessMode, size: storage }: NonNullable<Parameters['volume']>): JsonObject =>
  present({
    accessModes: [accessMode],
    storageClassName: storageClass,
    resources: { requests: { storage } },
  });
