import * as z from 'zod';
import type { BenchmarkAsked, BenchmarkRun } from '../../model/benchmark.ts';
import { ms, seconds } from '../../model/units.ts';
import { type Common, common, timeout } from './common.ts';
import type { BenchmarkKind } from './kind.ts';
import { limitOf, type RoleInput, roleOf } from './pod.ts';
import { sshFlags, sshRole, sshSecret, sshServer } from './ssh.ts';

const mpi = {
  transport: z.enum(['TCP', 'RDMA']).default('TCP').describe('what carries the messages'),
  sshPort: z.int().min(1024).max(65_535).default(2222).describe('on which the pods start each other'),
};

interface MpiParameters extends Common {
  readonly transport: 'TCP' | 'RDMA';
  readonly sshPort: number;
  readonly timeout?: number | undefined;
}

const pingPongSchema = z.strictObject({
  kind: z.literal('mpi-pingpong'),
  ...common,
  ...mpi,
  maxlog: z.int().positive().max(30).default(22).describe('the largest message has 2^maxlog bytes'),
  timeout,
});

/** IMB-MPI1 PingPong: https://github.com/intel/mpi-benchmarks */
export const mpiPingPong: BenchmarkKind<z.infer<typeof pingPongSchema>> = {
  kind: 'mpi-pingpong',
  summary: 'latency and throughput of MPI between two pods by message size, by IMB',
  schema: pingPongSchema,
  key: [
    { metric: 'benchmark-latency', labels: {} },
    { metric: 'benchmark-throughput', labels: {} },
  ],
  runOf: (parameters) =>
    runOf(
      {
        tool: 'imb',
        workers: 2,
        argv: [
          ...mpirun(parameters),
          ...['-np', '2', '--map-by', 'ppr:1:node', ...transportFlags(parameters)],
          ...['IMB-MPI1', '-msglog', String(parameters.maxlog), 'pingpong'],
        ],
        asked: { participants: 2, largestBytes: 2 ** parameters.maxlog },
        durationMs: seconds(60),
      },
      parameters,
    ),
};

const METHODS = [
  'fixedITER',
  'fixedNORM',
  'FOAM-DIC-PCG.fixedNORM',
  'FOAM-GAMG-PCG.fixedNORM',
  'PETSc-ICC-CG.fixedNORM',
  'PETSc-AMG-CG.fixedNORM',
  'PETSc-AMG-CG.caching',
] as const;

const openfoamSchema = z.strictObject({
  kind: z.literal('openfoam'),
  ...common,
  ...mpi,
  problemSize: z.enum(['S', 'M', 'XL', 'XXL']).default('S').describe('of the lid-driven cavity'),
  iterativeMethod: z
    .enum(METHODS)
    .default('fixedNORM')
    .describe('runs compare with fixedITER, which always takes as many steps'),
  numProcs: z.int().positive().max(100_000).default(1).describe('ranks in all'),
  numNodes: z.int().positive().max(1000).default(1).describe('pods that share them'),
  timeout,
});

/** The lid-driven cavity of OpenFOAM's HPC committee; the image has `openfoam-init`, which prepares it. */
export const openfoam: BenchmarkKind<z.infer<typeof openfoamSchema>> = {
  kind: 'openfoam',
  summary: 'time to solve the lid-driven cavity by OpenFOAM over MPI',
  schema: openfoamSchema,
  key: [{ metric: 'benchmark-time', labels: {} }],
  runOf: (parameters) => {
    const { problemSize, iterativeMethod, numProcs, numNodes } = parameters;
    return runOf(
      {
        tool: 'openfoam',
        workers: numNodes,
        before: ['openfoam-init', problemSize, iterativeMethod, String(numProcs), '/prowess/worker-hosts'],
        argv: [
          ...[
            '/usr/bin/time',
            '-p',
            ...mpirun(parameters),
            '-np',
            String(numProcs),
            '--map-by',
            'node',
            '--oversubscribe',
          ],
          ...['-x', 'PATH', ...transportFlags(parameters), 'foamExec', 'icoFoam', '-parallel'],
        ],
        asked: { participants: numProcs },
        durationMs: seconds(600),
      },
      parameters,
    );
  },
};

const mpirun = ({ sshPort }: MpiParameters): string[] => [
  ...['mpirun', '--allow-run-as-root', '--display-map', '--host', '{{worker-addresses}}'],
  ...['--mca', 'plm_rsh_args', sshFlags(sshPort).join(' ')],
];

const transportFlags = ({ transport }: MpiParameters): string[] =>
  transport === 'TCP'
    ? ['--mca', 'btl', 'self,tcp', '--mca', 'pml', 'ob1', '--mca', 'osc', '^ucx']
    : ['-x', 'UCX_TLS=self,rc_x', '--mca', 'btl', '^openib', '--mca', 'pml', 'ucx', '--mca', 'osc', 'ucx'];

interface MpiRun {
  readonly tool: string;
  readonly workers: number;
  readonly before?: readonly string[];
  readonly argv: readonly string[];
  readonly asked: BenchmarkAsked;
  readonly durationMs: number;
}

/** Workers that let themselves be started by ssh, and a master that starts all ranks there. */
function runOf({ tool, workers, before, argv, asked, durationMs }: MpiRun, parameters: MpiParameters): BenchmarkRun {
  const limitMs = limitOf(durationMs * 5, parameters.timeout);
  const worker: RoleInput = {
    ...{ tool, limitMs, name: 'worker', count: workers, part: 'serves' },
    argv: sshServer(parameters.sshPort),
    ...sshRole,
    listens: { port: parameters.sshPort, protocol: 'TCP' },
    capabilities: parameters.transport === 'RDMA' ? ['IPC_LOCK'] : [],
  };
  const master: RoleInput = {
    ...{ tool, limitMs, name: 'master', part: 'works', argv },
    files: { 'worker-hosts': '{{worker-hosts}}' },
    ...sshRole,
    before: [...(sshRole.before ?? []), ...beforeOf(before, parameters)],
  };
  return {
    ...{ tool, asked, objects: [sshSecret], sshKeys: true },
    roles: [roleOf(worker, parameters), roleOf(master, { ...parameters, resources: { requests: {}, limits: {} } })],
    ...{ durationMs: ms(durationMs), limitMs, readyWithinMs: parameters.readyWithin },
  };
}

/** What prepares a case copies it to the workers by rsync, which finds its ssh by itself. */
const beforeOf = (argv: readonly string[] | undefined, { sshPort }: MpiParameters): NonNullable<RoleInput['before']> =>
  argv === undefined ? [] : [{ name: 'before', argv, env: { RSYNC_RSH: ['ssh', ...sshFlags(sshPort)].join(' ') } }];
