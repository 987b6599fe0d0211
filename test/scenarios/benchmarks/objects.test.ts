import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { ScenarioSpec } from '../../../src/model/suite.ts';
import { scenarioOfKind } from '../../../src/scenarios/index.ts';
import { builtTest } from '../../support/built-test.ts';
import { expectGolden } from '../../support/golden.ts';

const IMAGE = { image: 'registry.example/tools:1' };

/** What a suite may say -> a name of a golden file with the objects that come of it. */
const WRITTEN: Readonly<Record<string, ScenarioSpec>> = {
  iperf3: { kind: 'iperf3', ...IMAGE, duration: '30s', streams: 4 },
  'iperf3-all': {
    ...{ kind: 'iperf3', ...IMAGE, duration: '10s', streams: 2, reverse: true, omit: '2s', udp: { bandwidth: '500M' } },
    ...{ path: 'service', family: 6, placement: 'same-node', mtu: 9000, networkName: 'fast/sriov', timeout: '5m' },
    nodeSelector: { rack: 'a' },
    tolerations: [{ key: 'bench', operator: 'Exists' }],
    runtimeClass: 'gvisor',
    resources: { requests: { cpu: '2' }, limits: { cpu: '2', memory: '1Gi' } },
    annotations: { 'kubernetes.io/ingress-bandwidth': '100M' },
  },
  iperf2: { kind: 'iperf2', ...IMAGE, duration: '10s', streams: 8 },
  sockperf: { kind: 'sockperf', ...IMAGE, mode: 'under-load', messagesPerSecond: 10_000 },
  'sockperf-tcp': { kind: 'sockperf', ...IMAGE, protocol: 'tcp', fullRoundTrip: true, family: 6 },
  netperf: { kind: 'netperf', ...IMAGE, duration: '10s' },
  'netperf-service': { kind: 'netperf', ...IMAGE, test: 'UDP_RR', requestBytes: 64, path: 'service', family: 6 },
  sysbench: { kind: 'sysbench', ...IMAGE, threads: 4, pods: 3 },
  'stress-ng': { kind: 'stress-ng', ...IMAGE, stressor: 'vm', workers: 2 },
  fio: { kind: 'fio', ...IMAGE, rw: 'randrw', bs: '4k', numWorkers: 2, volume: { storageClass: 'fast', size: '50Gi' } },
  'fio-shared': { kind: 'fio', ...IMAGE, numWorkers: 3, numJobs: 2, volume: { accessMode: 'ReadWriteMany' } },
  'fio-empty-dir': { kind: 'fio', ...IMAGE, ratePerSecond: 200, thread: true },
  'mpi-pingpong': { kind: 'mpi-pingpong', ...IMAGE },
  'mpi-pingpong-rdma': { kind: 'mpi-pingpong', ...IMAGE, transport: 'RDMA', maxlog: 20, sshPort: 2200 },
  openfoam: { kind: 'openfoam', ...IMAGE, numProcs: 8, numNodes: 2, iterativeMethod: 'fixedITER' },
  'rdma-bandwidth': { kind: 'rdma-bandwidth', ...IMAGE, qps: 2, extraArgs: ['--odp', '{{name}}: x'] },
  'rdma-latency': { kind: 'rdma-latency', ...IMAGE, mode: 'write' },
  pytorch: {
    kind: 'pytorch',
    ...IMAGE,
    model: 'resnet50',
    device: 'cuda',
    resources: { limits: { 'nvidia.com/gpu': '1' } },
  },
  benchmark: { kind: 'benchmark', ...IMAGE, command: ['coremark', '0x0'], parse: { tool: 'coremark' }, pods: 2 },
  'iperf3-host': { kind: 'iperf3', ...IMAGE, hostNetwork: true, bidirectional: true },
};

describe('[U] scenarios/benchmarks', () => {
  for (const [name, scenario] of Object.entries(WRITTEN)) {
    it(`makes these objects of ${name}`, () => {
      expectGolden(`scenarios/${name}.json`, `${JSON.stringify(shown(scenario), undefined, 2)}\n`);
    });
  }

  const OBJECTIONS: Readonly<Record<string, ScenarioSpec>> = {
    mtu: { kind: 'iperf3', ...IMAGE, hostNetwork: true, mtu: 9000 },
    networkName: { kind: 'iperf3', ...IMAGE, hostNetwork: true, networkName: 'fast' },
    command: { kind: 'benchmark', ...IMAGE, command: ['coremark 0x0'], parse: { tool: 'coremark' } },
    requestBytes: { kind: 'netperf', ...IMAGE, test: 'TCP_STREAM', requestBytes: 64 },
    reverse: { kind: 'iperf3', ...IMAGE, reverse: true, bidirectional: true },
  };

  for (const [parameter, scenario] of Object.entries(OBJECTIONS)) {
    it(`objects to ${parameter} where it cannot be meant`, () => {
      const found = scenarioOfKind(scenario.kind)?.objections(scenario, []) ?? [];
      expect(found.map((each) => each.parameter)).to.deep.equal([parameter]);
    });
  }
});

/** The step of a plan; of the shell's text its first line. */
function shown(scenario: ScenarioSpec): JsonObject {
  const { steps } = planTest(builtTest({ scenario, workloads: [] }));
  const step = steps.find(({ kind }) => kind === 'benchmark');
  if (step === undefined) throw new Error('the plan has no benchmark');
  const text = JSON.stringify(step, (_, value) =>
    typeof value === 'string' && value.startsWith('set -u\n') ? '(src/benchmarks/wrapper.ts)' : value,
  );
  return JSON.parse(text) as JsonObject;
}
