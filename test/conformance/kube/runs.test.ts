import { expect } from 'chai';
import { stringAt } from '../../../src/model/json.ts';
import { METRICS } from '../../../src/model/metrics.ts';
import { RESOURCES, type Resource } from '../../../src/model/resources.ts';
import type { Measurement, Result } from '../../../src/model/result.ts';
import { seconds } from '../../../src/model/units.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { type LocalRun, type LocalSite, localSite } from '../support/local-site.ts';

const TESTS = `
  vmi-100: {scenario: {kind: burst, objects: 100}}
  sweep:
    scenario: {kind: burst}
    sweep: {product: {objects: [400, 600, 800]}, coolDown: {max: 10s}}
  mix: {workloads: [vm-cirros, vmirs, pod-pause], scenario: {kind: burst, objects: 12}}
  arrivals: {scenario: {kind: arrivals, process: poisson, perSecond: 2, objects: 10}}
  churn: {scenario: {kind: churn, objects: 10, perSecond: 2, duration: 5s}}
`;

/** More than the nodes may hold that are really there. */
const TOO_MANY = '  too-many: {scenario: {kind: burst, objects: 1201}}\n';

/** Runs of the packed command line on Kubernetes' and KubeVirt's own control plane; only the hypervisors are played. */
describe('conformance/kube runs', () => {
  let plane: ControlPlane;
  let site: LocalSite;
  before(async () => {
    plane = await startControlPlane({ nodes: 6, kubevirt: true });
    site = localSite(plane, TESTS);
  });
  after(() => plane?.stop());

  const left = async (): Promise<string[]> => {
    const admin = plane.connect();
    const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
    const names = async (resource: Resource): Promise<string[]> =>
      (await admin.list({ resource }, call)).items.map((item) => stringAt(item, 'metadata', 'name') ?? '');
    const { pods, virtualMachines, virtualMachineInstances, replicaSets, namespaces } = RESOURCES;
    const found = await Promise.all([pods, virtualMachines, virtualMachineInstances, replicaSets].map(names));
    const ours = (await names(namespaces)).filter((name) => name.startsWith('prowess-'));
    await admin.close();
    return [...found.flat(), ...ours];
  };

  /** A valid run of 0 that left nothing; what is wrong is said by the rules themselves. */
  const passed = async (test: string): Promise<LocalRun> => {
    const run = await site.run(test);
    expect(
      run.result.validity.filter((check) => !check.passed),
      run.stdout,
    ).to.deep.equal([]);
    expect(run.result.outcome).to.equal('pass');
    expect(run.code).to.equal(0);
    expect(await left()).to.deep.equal([]);
    return run;
  };

  it('brings 100 VMIs up and down, and measures objects and components', async () => {
    const { result } = await passed('vmi-100');
    const measured = new Set<string>(result.measurements.map(({ metric }) => metric));
    const unmeasured = Object.keys(METRICS).filter((name) => !measured.has(name));
    expect(unmeasured).to.deep.equal(OF_SCHEDULES);
    expect(valuesOf(result, 'cpu-usage', 'component')).to.deep.equal(COMPONENTS);
    expect(valuesOf(result, 'memory-usage', 'component')).to.deep.equal(COMPONENTS);
    expect(valuesOf(result, 'etcd-latency', 'operation'))
      .to.include('create')
      .and.to.include('disk-commit');
    expect(valuesOf(result, 'queue-depth', 'component')).to.include('kube-controller-manager');
    expect(phasesOf(result, 'server')).to.include.members(PHASES);
    expect(phasesOf(result, 'watch')).to.include.members([...PHASES, 'VirtualMachineInstance Ready']);
    expect(result.provenance.versions).to.include({ kubernetes: 'v1.36.3', kubevirt: 'v1.6.0' });
  });

  it('mixes VMs, sets of instances and pods, each from its own objects to its pods', async () => {
    const { result } = await passed('mix');
    expect(phasesOf(result, 'watch')).to.include.members([
      'VirtualMachine Running',
      'VirtualMachineInstanceReplicaSet Ready',
      'Pod Ready',
      'VirtualMachineInstance Running',
    ]);
    const sets = result.measurements.find(
      ({ metric, labels: { workload, kind, phase } }) =>
        metric === 'creation-latency' &&
        workload === 'vmirs' &&
        kind === 'VirtualMachineInstance' &&
        phase === 'Running',
    );
    expect(sets?.samples).to.equal(40);
  });

  it('keeps a schedule, and a population under churn', async () => {
    const { result } = await passed('arrivals');
    expect(valuesOf(result, 'schedule-lag', 'workload')).to.have.length(1);
    const { measurements } = (await passed('churn')).result;
    const created = measurements.find(({ metric, labels }) => metric === 'objects' && labels.state === 'created');
    expect(created?.statistics[0]?.value).to.equal(20);
  });

  it('refuses before any load what would not fit under the limit per node', async () => {
    const boastful = localSite(plane, TOO_MANY, {
      change: (cluster) => cluster.replace('schedulable: 6', 'schedulable: 7'),
    });
    const { code, stdout, result } = await boastful.run('too-many');
    expect(stdout).to.include(
      '6 schedulable nodes are ready; this test needs 7 (1201 instances, at most 200 per node)',
    );
    expect(code).to.equal(5);
    expect(result.measurements.filter(({ metric }) => metric === 'api-call-latency')).to.deep.equal([]);
    expect(await left()).to.deep.equal([]);
  });

  it('sweeps over 400, 600 and 800 VMIs with a cool-down between them', async () => {
    const { result } = await passed('sweep');
    expect(valuesOf(result, 'creation-latency', 'level')).to.deep.equal(['400', '600', '800']);
    const limit = result.validity.find(({ rule }) => rule === 'per-node-cap');
    expect(limit?.message).to.match(/at most \d+ VirtualMachineInstance on a node \(node-\d+\), 200 are allowed/);
  });
});

/** Metrics of scenarios with a schedule. */
const OF_SCHEDULES = ['response-time', 'requested-rate', 'schedule-lag'];
const COMPONENTS = ['apiserver', 'etcd', 'kube-controller-manager', 'kube-scheduler', 'virt-controller'];
const PHASES = [
  'VirtualMachineInstance Scheduling',
  'VirtualMachineInstance Scheduled',
  'VirtualMachineInstance Running',
  'Pod PodScheduled',
  'Pod Ready',
];

const valuesOf = ({ measurements }: Result, metric: Measurement['metric'], label: string): string[] =>
  [...new Set(measurements.filter((each) => each.metric === metric).map(({ labels }) => labels[label] ?? ''))].sort();

const phasesOf = ({ measurements }: Result, clock: string): string[] =>
  measurements
    .filter(({ metric, labels }) => metric === 'creation-latency' && labels.clock === clock)
    .map(({ labels: { kind, phase } }) => `${kind} ${phase}`);
