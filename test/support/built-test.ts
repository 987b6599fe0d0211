import type { Experiment, ScenarioSpec, Sweep, Test, Workload } from '../../src/model/suite.ts';
import type { TargetCluster } from '../../src/model/target.ts';
import { minutes, seconds } from '../../src/model/units.ts';

/** What a test shall be; everything has a default. */
export interface TestSetup {
  readonly test?: Partial<Experiment>;
  readonly cluster?: Partial<TargetCluster>;
  readonly scenario?: ScenarioSpec;
  readonly sweep?: Sweep;
  readonly workloads?: readonly Workload[];
}

export const builtWorkload = (
  name: string,
  kind: string,
  spec: Workload['manifest'],
  ready: Workload['ready'],
): Workload => ({
  name,
  description: '',
  manifest: { apiVersion: kind === 'Pod' ? 'v1' : 'kubevirt.io/v1', kind, metadata: {}, spec },
  ready,
  readyWithinMs: minutes(5),
});

/** iperf3 for ten seconds between two nodes. */
export const IPERF3: ScenarioSpec = { kind: 'iperf3', image: 'registry.example/iperf3:3.12', duration: '10s' };

/** VMs with 4 cores, packed on a node with 16, that run sysbench. */
export const FLEET: ScenarioSpec = {
  kind: 'fleet',
  image: 'registry.example/pilot:1',
  vmImage: 'registry.example/pilot-disk:1',
  node: { cpu: 16, memory: '64Gi' },
  command: ['sysbench', 'cpu', '--threads=$(CORES)', '--time=30', 'run'],
  parse: { tool: 'sysbench' },
  duration: '30s',
  reference: { hardware: 'R640', benchmark: 'sysbench', score: 30_000, cores: 16, date: '2024-05-31' },
};

const vmi = { domain: { resources: { requests: { memory: '128Mi' } }, devices: {} }, volumes: [] };
export const VMI = builtWorkload('vmi', 'VirtualMachineInstance', vmi, { phase: 'Running' });
export const VM = builtWorkload(
  'vm',
  'VirtualMachine',
  { runStrategy: 'Always', template: { spec: vmi } },
  { condition: 'Ready' },
);
export const POD = builtWorkload(
  'pod',
  'Pod',
  { containers: [{ name: 'main', image: 'pause', resources: { requests: { cpu: '10m' } } }] },
  { phase: 'Running' },
);

const deployment = builtWorkload(
  'deployment',
  'Deployment',
  {
    replicas: 1,
    selector: { matchLabels: { app: 'main' } },
    template: { metadata: { labels: { app: 'main' } }, spec: { containers: [{ name: 'main', image: 'pause' }] } },
  },
  { condition: 'Available' },
);
export const DEPLOYMENT: Workload = { ...deployment, manifest: { ...deployment.manifest, apiVersion: 'apps/v1' } };

export function builtTest(request: TestSetup): Test {
  const cluster: TargetCluster = {
    name: 'lab',
    description: '',
    access: {},
    exclusive: true,
    lock: { namespace: 'prowess', lease: 'lab', durationMs: seconds(30), waitMaxMs: minutes(60) },
    limits: { perNode: {} },
    nodes: { schedulable: 4, controlPlane: 1 },
    inventory: {},
    estimates: { createPerSecond: 50, readyPerSecond: 5, deletePerSecond: 20 },
    ...request.cluster,
  };
  return {
    id: 'suite/test',
    suite: 'suite',
    name: 'test',
    description: '',
    position: { file: 'suites/suite.yaml', line: 1, column: 1 },
    lane: {},
    experiment: {
      cluster,
      scenario: request.scenario ?? { kind: 'burst', objects: 10 },
      ...(request.sweep !== undefined && { sweep: request.sweep }),
      workloads: request.workloads ?? [VMI],
      subject: { kind: 'installed' },
      thresholds: [],
      steady: { warmUpMaxMs: minutes(5), coolDownMaxMs: minutes(2) },
      ...request.test,
    },
    triggers: { prow: {} },
    publish: {
      testgrid: { dashboards: [], tab: '', description: '', daysOfResults: 60, graphMetrics: [] },
      perfdash: undefined,
    },
  };
}
