import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import { stringAt } from '../../../src/model/json.ts';
import { METRICS } from '../../../src/model/metrics/index.ts';
import { RESOURCES, type Resource } from '../../../src/model/resources.ts';
import type { Measurement, Result } from '../../../src/model/result.ts';
import { epochMs, seconds, toIso } from '../../../src/model/units.ts';
import { withAir } from '../../support/air.ts';
import { writeFiles } from '../../support/files.ts';
import { kubeconfigOf, tokenOf } from '../support/accounts.ts';
import { type ControlPlane, startControlPlane } from '../support/control-plane/control-plane.ts';
import { type LocalRun, type LocalSite, localSite } from '../support/local-site.ts';
import { run } from '../support/run.ts';

const TESTS = `
  vmi-100: {scenario: {kind: burst, objects: 100}}
  sweep:
    scenario: {kind: burst}
    sweep: {product: {objects: [400, 600, 800]}, coolDown: {max: 10s}}
  mix: {workloads: [vm-cirros, vmirs, pod-pause], scenario: {kind: burst, objects: 12}}
  arrivals: {scenario: {kind: arrivals, process: poisson, perSecond: 2, objects: 10}}
  slow: {workload: vmi-hasty, scenario: {kind: arrivals, process: fixed, perSecond: 5, objects: 20}}
  churn: {scenario: {kind: churn, objects: 10, perSecond: 2, duration: 5s}}
  engine:
    profiles: {cpu: 1s, of: [{component: apiserver}]}
    scenario:
      kind: engine
      command: [sh, -c, "kubectl create namespace own-1 && echo rate 12.3"]
      namespaces: ["own-[0-9]+"]
      duration: 20s
      parse:
        {tool: ours, format: lines, readings: [{name: rate, metric: benchmark-operations, pattern: "rate (.+)", unit: 1/s}]}
`;

const SETS =
  '  sets: {workloads: [deployment, stateful-set, daemon-set, job, pool], scenario: {kind: burst, objects: 10}}\n';

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
  const passed = async (test: string, within = site): Promise<LocalRun> => {
    const run = await withAir(() => within.run(test));
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
    // Of benchmarks, of engines, of fleets, of ramps, of hosts on which runs make their clusters, and of node_exporters, which this cluster has none of.
    const isElsewhere = (name: string): boolean => /^(benchmark|engine|fleet|host|node|ramp)-/.test(name);
    const unmeasured = Object.keys(METRICS).filter((name) => !measured.has(name) && !isElsewhere(name));
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

  it('knows when sets of each kind are ready, and follows them to their pods, which run on nodes', async () => {
    const sets = localSite(plane, SETS);
    writeFiles(sets.folder, setWorkloads());
    const { result } = await passed('sets', sets);
    expect(phasesOf(result, 'watch')).to.include.members([
      'Deployment Ready',
      'StatefulSet Ready',
      'DaemonSet Ready',
      'Job Complete',
      'VirtualMachinePool Ready',
      'VirtualMachineInstance Running',
    ]);
    for (const workload of ['deployment', 'stateful-set', 'daemon-set', 'job', 'pool']) {
      const pods = result.measurements.find(
        ({ metric, labels }) =>
          metric === 'creation-latency' &&
          labels.workload === workload &&
          labels.kind === 'Pod' &&
          labels.phase === 'Running',
      );
      expect(pods?.samples, workload).to.equal(workload === 'daemon-set' ? 2 : 4);
    }
  });

  it('keeps a schedule, and a population under churn', async () => {
    const { result } = await passed('arrivals');
    expect(valuesOf(result, 'schedule-lag', 'workload')).to.have.length(1);
    const { measurements } = (await passed('churn')).result;
    const created = measurements.filter(({ metric, labels }) => metric === 'objects' && labels.state === 'created');
    const byLoad = created.map(({ labels, statistics }) => [labels.load, statistics[0]?.value]);
    expect(byLoad).to.deep.equal([
      ['fill', 10],
      ['churn', 10],
    ]);
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

  it('passes with exactly the rights that generate writes, its renewals on a way of their own', async () => {
    const generated = await site.prowess(['generate']);
    expect(generated.code, generated.stderr).to.equal(0);
    const fragment = join(site.folder, 'operator/cluster-local.gen.yaml');
    const applied = await run('kubectl', ['--kubeconfig', plane.kubeconfig, 'apply', '-f', fragment]);
    expect(applied.code, applied.stderr).to.equal(0);
    const admin = plane.connect();
    const token = await tokenOf(plane, 'prowess', 'prowess-runner');
    const runner = localSite(plane, TESTS, { kubeconfig: kubeconfigOf(plane, token) });
    const { result } = await passed('churn', runner);
    expect(valuesOf(result, 'cpu-usage', 'component')).to.deep.equal(COMPONENTS);
    const engine = await passed('engine', runner);
    const { profiles = [] } = engine.result;
    expect(
      profiles.map(({ kind, edge, state, reason }) => [kind, edge, reason ?? state].join(' ')),
      engine.stdout,
    ).to.have.members(['heap before kept', 'heap during kept', 'cpu during kept', 'heap after kept']);
    const { text } = await admin.text('/metrics', { signal: new AbortController().signal, timeoutMs: seconds(30) });
    await admin.close();
    expect(text).to.match(
      /apiserver_flowcontrol_dispatched_requests_total\{flow_schema="prowess-lock",priority_level="leader-election"\} [1-9]/,
    );
  });

  it('is INVALID when virt-handlers fall silent in mid-run, so that nothing is placed any more', async () => {
    const { code, result } = await site.run('slow', async (under) => {
      while (!under.hasEnded() && !/"step-started".*"kind":"load"/.test(under.journal())) await sleep(50);
      while (!under.hasEnded()) {
        await setHeartbeats(plane, AN_HOUR_AGO);
        await sleep(500);
      }
    });
    await setHeartbeats(plane, NOW);
    expect(result.validity.filter(({ passed }) => !passed).map(({ rule }) => rule)).to.include('objects-arrived');
    expect(code).to.equal(3);
    expect(await left()).to.deep.equal([]);
  });

  it('sweeps over 400, 600 and 800 VMIs with a cool-down between them', async () => {
    const { result } = await passed('sweep');
    expect(valuesOf(result, 'creation-latency', 'level')).to.deep.equal(['400', '600', '800']);
    const limit = result.validity.find(({ rule }) => rule === 'per-node-cap');
    expect(limit?.message).to.match(/at most \d+ VirtualMachineInstances? on a node \(node-\d+\), 200 are allowed/);
  });
});

/** Two pods of each object, save of DaemonSets; none says when it is ready. */
function setWorkloads(): Record<string, string> {
  const labels = '{app: "{{name}}"}';
  const selector = `selector: {matchLabels: ${labels}}`;
  const containers = 'containers: [{name: main, image: pause, resources: {requests: {cpu: 1m, memory: 8Mi}}}]';
  const template = `template: {metadata: {labels: ${labels}}, spec: {terminationGracePeriodSeconds: 0, ${containers}}}`;
  const domain = 'domain: {resources: {requests: {memory: 90Mi}}, devices: {}}';
  const vmi = `template: {metadata: {labels: ${labels}}, spec: {terminationGracePeriodSeconds: 0, ${domain}}}`;
  const vm = `virtualMachineTemplate: {metadata: {labels: ${labels}}, spec: {runStrategy: Always, ${vmi}}}`;
  const once = template.replace('spec: {', 'spec: {restartPolicy: Never, ');
  const all: Readonly<Record<string, readonly string[]>> = {
    deployment: ['apps/v1', 'Deployment', `replicas: 2, ${selector}, ${template}`],
    'stateful-set': ['apps/v1', 'StatefulSet', `replicas: 2, ${selector}, ${template}`],
    'daemon-set': ['apps/v1', 'DaemonSet', `${selector}, ${template}`],
    job: ['batch/v1', 'Job', `parallelism: 2, completions: 2, ${once}`],
    pool: ['pool.kubevirt.io/v1alpha1', 'VirtualMachinePool', `replicas: 2, ${selector}, ${vm}`],
  };
  return Object.fromEntries(
    Object.entries(all).map(([name, [apiVersion, kind, spec]]) => [
      `suites/workloads/${name}.yaml`,
      `version: 1
workload: ${name}
readyWithin: 10m
manifest: {apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: "{{name}}"}, spec: {${spec}}}
`,
    ]),
  );
}

/** What virt-handlers say on all nodes; where they have been silent for minutes virt-controller places nothing any more. */
async function setHeartbeats(plane: ControlPlane, { agoMs, labels }: Heartbeats): Promise<void> {
  const admin = plane.connect();
  const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
  const heartbeat = toIso(epochMs(systemClock.now() - agoMs));
  const { items } = await admin.list({ resource: RESOURCES.nodes }, call);
  const names = items.map((node) => stringAt(node, 'metadata', 'name') ?? '');
  const said = { metadata: { annotations: { 'kubevirt.io/heartbeat': heartbeat }, labels } };
  await Promise.all(names.map((name) => admin.patch({ resource: RESOURCES.nodes, name }, said, call)));
  await admin.close();
}

interface Heartbeats {
  readonly agoMs: number;
  readonly labels: Readonly<Record<string, string>>;
}

const AN_HOUR_AGO: Heartbeats = { agoMs: 3_600_000, labels: {} };
const NOW: Heartbeats = { agoMs: 0, labels: { 'kubevirt.io/schedulable': 'true' } };

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
