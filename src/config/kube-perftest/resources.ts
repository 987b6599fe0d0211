import * as z from 'zod';
import type { JsonObject } from '../../model/json.ts';

const names = z.record(z.string(), z.union([z.string(), z.number()]));

/** What every benchmark of kube-perftest may say: python/perftest/models/v1alpha1/base.py. */
const common = {
  image: z.string().optional(),
  imagePullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']).optional(),
  hostNetwork: z.boolean().optional(),
  networkName: z.string().nullish(),
  resources: z.strictObject({ requests: names.optional(), limits: names.optional() }).nullish(),
  mtu: z.int().positive().nullish(),
};

const mpi = { transport: z.enum(['TCP', 'RDMA']).optional(), sshPort: z.int().positive().optional() };
const rdma = {
  mode: z.enum(['read', 'write']).optional(),
  iterations: z.int().min(5).optional(),
  extraArgs: z.array(z.string()).optional(),
};

/** What a spec may say by kind, each field optional: a template of a set leaves out what its permutations give. */
export const SPECS = {
  IPerf: z.strictObject({
    ...common,
    duration: z.int().positive().optional(),
    streams: z.int().positive().optional(),
  }),
  MPIPingPong: z.strictObject({ ...common, ...mpi, maxlog: z.int().positive().optional() }),
  OpenFOAM: z.strictObject({
    ...common,
    ...mpi,
    problemSize: z.enum(['S', 'M', 'XL', 'XXL']).optional(),
    iterativeMethod: z.string().optional(),
    numProcs: z.int().positive().optional(),
    numNodes: z.int().positive().optional(),
  }),
  RDMABandwidth: z.strictObject({ ...common, ...rdma, qps: z.int().positive().optional() }),
  RDMALatency: z.strictObject({ ...common, ...rdma }),
  Fio: z.strictObject({
    ...common,
    fioPort: z.int().min(1024).max(65_535).optional(),
    volumeClaimTemplate: z
      .strictObject({
        accessModes: z.array(z.string()).optional(),
        storageClassName: z.string().optional(),
        resources: z.looseObject({ requests: z.looseObject({ storage: z.string().optional() }).optional() }).optional(),
        volumeMode: z.string().optional(),
      })
      .optional(),
    numWorkers: z.int().positive().optional(),
    rw: z.enum(['read', 'write', 'randread', 'randwrite', 'rw', 'readwrite', 'rw,readwrite', 'randrw']).optional(),
    bs: z.string().optional(),
    iodepth: z.int().positive().optional(),
    ioengine: z.string().optional(),
    nrfiles: z.int().positive().optional(),
    rwmixread: z.int().min(0).max(100).optional(),
    percentageRandom: z.int().min(0).max(100).optional(),
    direct: z.union([z.literal(0), z.literal(1)]).optional(),
    runtime: z.union([z.string(), z.int()]).optional(),
    numJobs: z.int().positive().optional(),
    size: z.string().optional(),
    thread: z.boolean().optional(),
  }),
  PyTorch: z.strictObject({
    ...common,
    device: z.enum(['cpu', 'cuda']).optional(),
    model: z.enum(['alexnet', 'resnet50', 'llama']).optional(),
    benchmarkType: z.enum(['train', 'eval']).optional(),
    inputBatchSize: z.int().min(2).multipleOf(2).optional(),
  }),
} as const satisfies Readonly<Record<string, z.ZodType>>;

export type PerftestKind = keyof typeof SPECS;
const PERFTEST_KINDS = Object.keys(SPECS) as [PerftestKind, ...PerftestKind[]];

const apiVersion = z.string().regex(/^perftest\.stackhpc\.com\//, 'expected perftest.stackhpc.com/v1alpha1');
const metadata = z.looseObject({ name: z.string() });
const spec = z.record(z.string(), z.json());

/** One benchmark, or a set of them. A status, as kubectl get -o yaml writes it, is passed over. */
export const benchmarkResource = z.looseObject({ apiVersion, kind: z.enum(PERFTEST_KINDS), metadata, spec });
export const setResource = z.looseObject({
  apiVersion,
  kind: z.literal('BenchmarkSet'),
  metadata,
  spec: z.strictObject({
    template: z.strictObject({
      apiVersion,
      kind: z.enum(PERFTEST_KINDS),
      spec: spec.default({}),
      metadata: z.json().optional(),
    }),
    repetitions: z.int().positive().max(100).default(1),
    permutations: z
      .strictObject({
        product: z.record(z.string(), z.array(z.json())).default({}),
        explicit: z.array(spec).default([]),
      })
      .optional(),
  }),
});

/** A benchmark before it is mapped: its specs, one for each permutation, and how many of them its product makes. */
export interface PerftestBenchmark {
  readonly name: string;
  readonly kind: PerftestKind;
  readonly isSet: boolean;
  readonly specs: readonly JsonObject[];
  readonly productCount: number;
  readonly repetitions: number;
}
