import type { RunIdentity } from '../../src/model/entry.ts';
import type { Measurement, Result } from '../../src/model/result.ts';
import { epochMs, ms } from '../../src/model/units.ts';

const startedAt = epochMs(Date.UTC(2026, 7, 22, 4, 40));

export const builtRun: RunIdentity = {
  test: 'kubevirt-performance-cluster/density-100',
  job: 'periodic-kubevirt-performance-cluster-density-100',
  build: '2031234567890123456',
  seed: 'seed-1',
  cluster: 'bm-perf',
  backend: 'kube',
  tool: '0.1.0',
  configHash: 'c0ffee12',
  repos: { 'kubevirt/kubevirt': 'main:0123456789abcdef0123456789abcdef01234567' },
  commit: '0123456789abcdef0123456789abcdef01234567',
  perfdash: true,
};

/** A result of a run of density-100 that passed; tests override what they are about. */
export function builtResult(over: Partial<Result> = {}): Result {
  return {
    version: 1,
    run: builtRun,
    startedAt,
    endedAt: epochMs(startedAt + 241_000),
    outcome: 'pass',
    ended: 'completed',
    exit: 'pass',
    headline: '100 of 100 VirtualMachineInstances Running, p99 8.1 s (7.6 to 8.6); all 3 thresholds hold.',
    measurements: builtMeasurements,
    validity: [
      { rule: 'objects-missing', passed: true, message: '100 of 100 objects arrived' },
      { rule: 'lock-lost', passed: true, message: 'token 42 was held from start to end' },
    ],
    thresholds: [
      { metric: 'api-call-latency', labels: {}, statistic: 'p99', bound: 'max', limit: 1000, value: 48, passed: true },
    ],
    provenance: {
      subject: 'KubeVirt v1.6.0, brought by hack/deploy.sh',
      nodes: [1, 2, 3].map((index) => builtNode(`worker-${index}`)),
      versions: { kubernetes: 'v1.36.3', kubevirt: 'v1.6.0' },
      regime: {
        id: 'a1b2c3d4e5f6',
        hard: { experiment: 'burst 0123456789ab', cluster: 'real', Kubernetes: '1.36' },
        soft: { kernel: '6.12.0-55.el10.x86_64', prowess: '0.1.0' },
      },
      clock: { offsetMs: ms(-120), uncertaintyMs: ms(4), samples: 60, agreeing: 60, apart: 0 },
      lock: { token: 42, waitedMs: ms(0) },
    },
    ...over,
  };
}

/** The same run, but an object is missing. */
export const invalidResult = (over: Partial<Result> = {}): Result =>
  builtResult({
    outcome: 'invalid',
    exit: 'invalid',
    headline: 'INVALID: 3 of 100 VirtualMachineInstances never arrived.',
    validity: [{ rule: 'objects-missing', passed: false, message: '97 of 100 objects arrived; 3 are missing' }],
    ...over,
  });

const latency = (clock: string, phase: string, p50: number, p99: number, half: number): Measurement => ({
  metric: 'creation-latency',
  labels: { kind: 'VirtualMachineInstance', phase, clock },
  statistics: [
    { name: 'p50', value: p50, low: p50 - half, high: p50 + half },
    { name: 'p99', value: p99, low: p99 - half, high: p99 + half },
    { name: 'max', value: p99 + half },
  ],
  samples: 100,
  censored: 0,
});

const builtMeasurements: readonly Measurement[] = [
  latency('watch', 'Running', 4213.25, 8104.5, 480),
  latency('watch', 'Scheduled', 2140, 4020, 60),
  latency('server', 'Running', 4000, 8000, 1000),
  {
    metric: 'throughput',
    labels: {},
    statistics: [{ name: 'value', value: 11.94, low: 11.2, high: 12.6 }],
    samples: 100,
    censored: 0,
  },
];

const builtNode = (name: string): Result['provenance']['nodes'][number] => ({
  name,
  ready: true,
  schedulable: true,
  controlPlane: false,
  kernel: '6.12.0-55.el10.x86_64',
  os: 'CentOS Stream 10',
  kubelet: 'v1.36.3',
  cpu: 64,
  memoryBytes: 256 * 1024 ** 3,
  allocatable: { pods: '250', 'devices.kubevirt.io/kvm': '1k' },
  model: 'PowerEdge R750',
});
