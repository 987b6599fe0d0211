import { expect } from 'chai';
import { planTest } from '../../../src/config/plan/plan.ts';
import type { Fact } from '../../../src/model/entry.ts';
import { type JsonObject, objectAt, stringAt } from '../../../src/model/json.ts';
import type { Placement } from '../../../src/model/placement.ts';
import { needsOf, type RampPlace, type Step } from '../../../src/model/plan.ts';
import type { Experiment } from '../../../src/model/suite.ts';
import type { TargetCluster } from '../../../src/model/target.ts';
import { seconds } from '../../../src/model/units.ts';
import { ApiError, type Cluster } from '../../../src/runner/cluster.ts';
import type { MetricsSource, Scrape } from '../../../src/runner/context.ts';
import { holderName, namespaceLabels, namespaceName } from '../../../src/runner/lock/namespaces.ts';
import { RUN_LABEL } from '../../../src/runner/objects/observe.ts';
import { examine } from '../../../src/runner/preflight/index.ts';
import { marked } from '../../../src/runner/subject/mark.ts';
import { builtTest, DEPLOYMENT, FLEET, POD, VM, VMI } from '../../support/built-test.ts';
import { call, inSim, START } from '../../support/sim-world.ts';

/** What a check shall find: a simulated cluster whose lists hold what is named here, and whose answers are these. */
interface Setup {
  /** Plural of a kind -> all that the cluster has of it; a number is the status with which the list is refused. */
  readonly lists?: Readonly<Record<string, readonly JsonObject[] | number>>;
  readonly workloads?: Experiment['workloads'];
  readonly scenario?: Experiment['scenario'];
  readonly placements?: readonly Placement[];
  readonly ramps?: readonly RampPlace[];
  /** What the run does beside its workloads. */
  readonly steps?: readonly Step[];
  readonly cluster?: Partial<TargetCluster>;
  readonly subject?: Experiment['subject'];
  readonly needs?: { readonly instances?: number; readonly perNode?: number; readonly schedulableNodes?: number };
  readonly token?: number;
  readonly lockName?: string;
  readonly metrics?: readonly MetricsSource[];
  /** `list pods`: what the runner may not do. */
  readonly denied?: readonly string[];
  /** Path -> what the API server answers there in place of the simulated one; a number is a refusal of this status. */
  readonly answers?: Readonly<Record<string, JsonObject | number>>;
}

const CHART: Experiment['subject'] = {
  kind: 'helm',
  chart: 'lab',
  namespace: 'agents',
  release: 'lab',
  values: {},
  valueFiles: [],
  images: [],
  waitMaxMs: seconds(1),
};

const NO_PODS = { runtimeClasses: [], networks: [], storageClasses: [], devices: [], kinds: [], apart: [] };

const stamps = { sentAt: START, receivedAt: START };

/** `ok: …` or `warning: …`, as one check found it; and what was recorded. */
async function look(check: string, setup: Setup): Promise<{ found: string[]; hints: string[]; journal: Fact[] }> {
  const { lists = {}, workloads = [VMI], cluster = {}, token, metrics = [], denied = [], scenario, ramps } = setup;
  const { placements = ramps } = setup;
  const needs = {
    ...{ instances: 10, perNode: undefined, schedulableNodes: 1, ...setup.needs },
    ...(placements !== undefined && { pods: { ...NO_PODS, placements, ...(ramps && { ramps }) } }),
  };
  const { id: test, experiment: built } = builtTest({
    workloads,
    cluster,
    ...(scenario !== undefined && { scenario }),
  });
  const experiment = { ...built, subject: setup.subject ?? built.subject };
  const journal: Fact[] = [];
  const findings = await inSim({}, ({ sim }) => {
    const list: Cluster['list'] = async (query, options) => {
      const items = lists[query.resource.plural];
      if (items === undefined) return sim.list(query, options);
      if (typeof items === 'number') throw new ApiError(items, 'Refused', 'no', stamps);
      return { ...stamps, items, resourceVersion: '1' };
    };
    const create: Cluster['create'] = async (object, resource, options) => {
      const reply = await sim.create(object, resource, options);
      const [verb, plural] = ['verb', 'resource'].map((key) => stringAt(object, 'spec', 'resourceAttributes', key));
      return denied.includes(`${verb} ${plural}`)
        ? { ...reply, object: { ...reply.object, status: { allowed: false } } }
        : reply;
    };
    const text: Cluster['text'] = async (path, options) => {
      const answer = setup.answers?.[path];
      if (typeof answer === 'number') throw new ApiError(answer, 'Refused', `${path} answers ${answer}`, stamps);
      return answer === undefined ? sim.text(path, options) : { ...stamps, text: JSON.stringify(answer) };
    };
    return examine({
      plan: { test, experiment, steps: setup.steps ?? [] },
      needs,
      token,
      lockName: setup.lockName ?? 'lab',
      findMetrics: async () => metrics,
      cluster: { ...sim, list, create, text },
      journal: {
        append: (fact) => void journal.push(fact),
        flush: async () => {},
        failed: call.signal,
      },
      signal: call.signal,
    });
  });
  const own = findings.filter((finding) => finding.check === check);
  expect(journal.filter(({ type }) => type === 'finding')).to.deep.equal(findings);
  return {
    found: own.map(({ level, message }) => `${level}: ${message}`),
    hints: own.flatMap(({ hint }) => hint ?? []),
    journal,
  };
}

const node = (name: string, allocatable: JsonObject = {}, ready = true): JsonObject => ({
  metadata: { name, labels: { 'kubevirt.io/schedulable': 'true' } },
  status: {
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }],
    allocatable: { pods: '8', 'devices.kubevirt.io/kvm': '8', ...allocatable },
  },
});

const podIn = (namespace: string, nodeName: string, more: JsonObject = {}): JsonObject => ({
  metadata: { name: 'one', uid: `${namespace}-${nodeName}`, namespace },
  spec: { nodeName },
  ...more,
});

const OLD = { name: namespaceName('lab', 6, 1), labels: namespaceLabels('lab', 6) };
const namespace = (metadata: JsonObject, status: JsonObject = {}): JsonObject => ({ metadata, status });

describe('[I] runner/preflight: capacity', () => {
  const two = { nodes: [node('a'), node('b')], pods: [], namespaces: [] };
  const capacity = async (setup: Setup): Promise<string[]> => (await look('capacity', setup)).found;

  it('has room for exactly as many as are needed', async () => {
    expect(await capacity({ lists: two, needs: { instances: 16 } })).to.deep.equal([
      'ok: room for 16 more pods; 16 are needed',
    ]);
  });

  it('lacks room for one pod', async () => {
    const nodes = [node('a', { 'devices.kubevirt.io/kvm': '100' }), node('b')];
    expect(await capacity({ lists: { ...two, nodes }, needs: { instances: 17 } })).to.deep.equal([
      'error: the nodes have room for 16 more pods; this test needs 17',
    ]);
  });

  it('lacks devices for virtual machines, which pods do not need', async () => {
    const nodes = [node('a', { 'devices.kubevirt.io/kvm': '2' }), node('b', { 'devices.kubevirt.io/kvm': '7' })];
    const setup = { lists: { ...two, nodes }, needs: { instances: 10 } };
    const fault = 'error: the nodes offer 9 of devices.kubevirt.io/kvm; this test needs 10';
    expect(await capacity(setup)).to.deep.equal([fault]);
    expect(await capacity({ ...setup, workloads: [VM] })).to.deep.equal([fault]);
    expect(await capacity({ ...setup, workloads: [POD] })).to.deep.equal(['ok: room for 16 more pods; 10 are needed']);
    expect(await capacity({ ...setup, needs: { instances: 9 } }))
      .to.have.length(1)
      .and.to.match(/^ok/);
  });

  it('says both where both are short, and what a node that reports nothing offers', async () => {
    const nodes = [{ ...node('a'), status: { conditions: [{ type: 'Ready', status: 'True' }] } }];
    const short = await capacity({ lists: { ...two, nodes } });
    expect(short).to.have.length(2);
    expect(short.join()).to.include('room for 0 more pods').and.to.include('offer 0 of devices');
  });

  it('does not count on nodes that take no load', async () => {
    const nodes = [node('a'), node('b', {}, false)];
    expect(await capacity({ lists: { ...two, nodes }, needs: { instances: 8 } })).to.match(/^ok: room for 8 /);
  });

  it('takes off what is on the nodes, but not what has ended or goes with an earlier run', async () => {
    const pods = [
      podIn('theirs', 'a'),
      podIn('theirs', 'elsewhere'),
      podIn('done', 'a', { status: { phase: 'Succeeded' } }),
      podIn(OLD.name, 'b'),
    ];
    const lists = { ...two, pods, namespaces: [namespace(OLD)] };
    expect(await capacity({ lists, token: 7 })).to.deep.equal(['ok: room for 15 more pods; 10 are needed']);
    expect(await capacity({ lists, token: 6 }), 'the namespace is ours').to.deep.equal([
      'ok: room for 14 more pods; 10 are needed',
    ]);
  });
});

describe('[I] runner/preflight: nodes', () => {
  const nodes = async (count: number, setup: Setup = {}): Promise<string[]> => {
    const lists = { nodes: Array.from({ length: count }, (_, index) => node(`node-${index}`)) };
    return (await look('nodes', { lists, ...setup })).found;
  };

  it('are as many as the inventory says', async () => {
    for (const schedulableNodes of [1, 4])
      expect(await nodes(4, { needs: { schedulableNodes } })).to.deep.equal([
        'ok: 4 schedulable nodes are ready, as the inventory says',
      ]);
  });

  it('are fewer, or more, than the inventory says', async () => {
    expect(await nodes(3)).to.deep.equal(['error: 3 schedulable nodes are ready; the inventory says 4']);
    expect(await nodes(5)).to.deep.equal(['warning: 5 schedulable nodes are ready; the inventory says 4']);
  });

  it('are fewer than the test needs, even where the inventory is content', async () => {
    const needs = { instances: 10, perNode: 2, schedulableNodes: 5 };
    expect(await nodes(4, { needs })).to.deep.equal([
      'error: 4 schedulable nodes are ready; this test needs 5 (10 instances, at most 2 per node)',
    ]);
    expect(await nodes(4, { needs: { schedulableNodes: 5 } })).to.deep.equal([
      'error: 4 schedulable nodes are ready; this test needs 5',
    ]);
  });

  it('count where they are ready and take the kind of load', async () => {
    const some = [node('a'), node('b'), node('c'), { ...node('d'), metadata: { name: 'd' } }];
    const about = async (setup: Setup) => (await look('nodes', setup)).found;
    expect(await about({ lists: { nodes: some } })).to.match(/^error: 3 schedulable/);
    expect(await about({ lists: { nodes: some }, workloads: [POD] })).to.match(/^ok: 4 schedulable/);
    expect(await about({ lists: { nodes: [...some.slice(0, 3), node('e', {}, false)] } })).to.match(/^error: 3 /);
  });

  it('count where the workload may run: its labels are there, and it tolerates the taints', async () => {
    const fake = (name: string): JsonObject => ({
      ...node(name),
      metadata: { name, labels: { 'kubevirt.io/schedulable': 'true', type: 'kwok' } },
      spec: { taints: [{ key: 'kwok.x-k8s.io/node', value: 'fake', effect: 'NoSchedule' }] },
    });
    const lists = { nodes: [node('real'), fake('a'), fake('b'), fake('c'), fake('d')] };
    const spec = { ...objectAt(VMI.manifest, 'spec'), nodeSelector: { type: 'kwok' } };
    const tolerations = [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }];
    const onFakes = (more: JsonObject) => [{ ...VMI, manifest: { ...VMI.manifest, spec: { ...spec, ...more } } }];
    expect((await look('nodes', { lists, workloads: onFakes({ tolerations }) })).found).to.match(/^ok: 4 schedulable/);
    expect((await look('nodes', { lists, workloads: onFakes({}) })).found).to.match(/^error: 0 schedulable/);
    expect((await look('nodes', { lists })).found).to.match(/^error: 1 schedulable/);
  });

  it('count where a scenario with pods of its own lets them run', async () => {
    const isolated = (name: string): JsonObject => ({
      ...node(name),
      metadata: { name, labels: { bench: 'exclusive' } },
      spec: { taints: [{ key: 'bench', value: 'exclusive', effect: 'NoSchedule' }] },
    });
    const lists = { nodes: [node('a'), node('b'), isolated('c')] };
    const found = async (more: JsonObject) =>
      (await look('nodes', { lists, workloads: [], scenario: { kind: 'fleet', ...more } })).found.join();
    // Nodes that it leaves out are part of the inventory all the same.
    expect(await found(ISOLATED)).to.include('3 schedulable');
    expect(await found({ nodeSelector: ISOLATED.nodeSelector })).to.include('2 schedulable');
    expect(await found({})).to.include('2 schedulable');
    const room = async (more: object): Promise<string> =>
      (await look('capacity', { lists, workloads: [], scenario: { kind: 'fleet', ...more } })).found.join();
    expect(await room(ISOLATED)).to.include('room for 8 ');
    expect(await room({})).to.include('room for 16 ');
  });

  it('advise on KubeVirt where virtual machines are under test', async () => {
    const advice = async (workloads: Setup['workloads']) =>
      (await look('nodes', { workloads, lists: { nodes: [] } })).hints.join();
    expect(await advice([VMI])).to.include('virt-handler');
    expect(await advice([POD])).not.to.include('virt-handler');
  });

  it('are recorded with the versions', async () => {
    const { journal } = await look('nodes', { lists: { nodes: [node('a')] } });
    const [inventory] = journal.filter((fact) => fact.type === 'inventory');
    expect(inventory?.nodes.map(({ name }) => name)).to.deep.equal(['a']);
    expect(inventory?.versions).to.have.all.keys('kubernetes', 'kubevirt');
  });
});

describe('[I] runner/preflight: a fleet', () => {
  const GI = 2 ** 30;
  const sized = (name: string, cpu: string, memory: string, labels: JsonObject = {}): JsonObject => ({
    metadata: { name, labels: { 'kubevirt.io/schedulable': 'true', ...labels } },
    status: {
      conditions: [{ type: 'Ready', status: 'True' }],
      capacity: { cpu, memory },
      allocatable: { cpu, memory, pods: '110', 'devices.kubevirt.io/kvm': '1k' },
    },
  });
  const asking = (nodeName: string, cpu: string, more: JsonObject = {}): JsonObject => ({
    ...podIn('kube-system', nodeName),
    spec: { nodeName, containers: [{ resources: { requests: { cpu } } }], ...more },
  });
  const planned = (more: JsonObject, sweep?: Experiment['sweep']) =>
    planTest(builtTest({ workloads: [], scenario: { ...FLEET, ...more }, ...(sweep !== undefined && { sweep }) }));
  const seen = async (check: string, nodes: readonly JsonObject[], more: JsonObject, setup: Setup = {}) =>
    (
      await look(check, {
        lists: { nodes, pods: [] },
        workloads: [],
        scenario: FLEET,
        steps: planned(more).steps,
        ...setup,
      })
    ).found;
  const room = (nodes: readonly JsonObject[], more: JsonObject, pods: readonly JsonObject[] = []) =>
    seen('node-room', nodes, more, { lists: { nodes, pods } });
  const FITS = ['ok: each node that is filled has room for its participants'];
  const HOST = [sized('a', '16', '64Gi')];
  const LARGER = { node: { cpu: 32, memory: '64Gi' } };

  it('fits on nodes as large as its scenario says', async () => {
    expect(await room(HOST, {})).to.deep.equal(FITS);
    expect(await room(HOST, { as: 'pod' })).to.deep.equal(FITS);
    expect(await room(HOST, { as: 'node' })).to.deep.equal(FITS);
  });

  it('is refused where they are smaller than its scenario says', async () => {
    const smaller = [
      'error: the scenario says that a node has 32 cores and 64 GiB, and fills 1 node: a has 16 cores and 64 GiB',
    ];
    for (const as of ['vm', 'pod', 'both', 'node'])
      expect(await room(HOST, { ...LARGER, as }), as).to.deep.equal(smaller);
    expect(await room([...HOST, sized('b', '32', '64Gi')], LARGER)).to.deep.equal(FITS);
    expect(await room([...HOST, sized('b', '32', '64Gi')], { ...LARGER, nodes: 2 })).to.have.length(1);
  });

  it('is refused where what runs there leaves too little, and VMs that share CPUs ask for a tenth', async () => {
    const pods = [asking('a', '500m'), asking('a', '8', { containers: [] })];
    expect(await room(HOST, { as: 'pod' }, pods)).to.deep.equal([
      'error: 4 participants with 16 cores and 16 GiB together must fit on each of 1 node: a has 15.5 cores, 64 GiB and 108 pods left',
    ]);
    expect(await room(HOST, {}, pods)).to.deep.equal(FITS);
    expect(await room(HOST, { dedicatedCpus: true }, pods)).to.have.length(1);
    const tenths = ['100m', '200m', '700m'].map((cpu) => asking('a', cpu));
    expect(await room([sized('a', '17', '64Gi')], { as: 'pod' }, tenths), 'exactly').to.deep.equal(FITS);
    expect(await room(HOST, { as: 'pod' }, [asking('b', '8')]), 'elsewhere').to.deep.equal(FITS);
    const ended = { ...asking('a', '8'), status: { phase: 'Succeeded' } };
    expect(await room(HOST, { as: 'pod' }, [ended])).to.deep.equal(FITS);
  });

  it('counts CPUs that VMs share by the ratio of the cluster, and says where that may not be read', async () => {
    const by = (kubevirts: JsonObject[] | number, more: JsonObject = {}) =>
      seen('node-room', HOST, { perNode: 8, ...more }, { lists: { nodes: HOST, pods: [], kubevirts } });
    const ratio = (cpuAllocationRatio: number) => [
      { spec: { configuration: { developerConfiguration: { cpuAllocationRatio } } } },
    ];
    expect(await by(ratio(2))).to.deep.equal(FITS);
    expect((await by(ratio(1))).join()).to.match(/^error: 8 participants with 32 cores and /);
    expect(await by(ratio(1), { as: 'pod', cores: 2 })).to.deep.equal(FITS);
    expect(await by([])).to.deep.equal(FITS);
    expect(await by(404)).to.deep.equal(FITS);
    const [unread = '', ...others] = await by(403);
    expect(unread).to.match(/^warning: CPUs that VMs share are counted by the ratio of KubeVirt itself, ten to one/);
    expect(others).to.deep.equal(FITS);
    expect(await by(403, { as: 'pod', cores: 2 }), 'no VM shares one').to.deep.equal(FITS);
  });

  it('is refused where more are asked for than a node holds, of any flavour', async () => {
    const said = async (more: JsonObject): Promise<string> => (await room(HOST, more)).join();
    const counted = { perNode: 5, memory: '16Gi' };
    expect(await said({ ...counted, as: 'pod' })).to.include('5 participants with 20 cores and 80 GiB together');
    expect(await said({ ...counted, as: 'vm' })).to.match(/5 participants with 2 cores and 8\d\.\d GiB together/);
    expect(await said({ ...counted, as: 'vm', instancetype: 'u1.xlarge' })).to.include('5 participants');
    const beside = [{ as: 'pod', cores: 2, memory: '8Gi', perNode: 8 }];
    expect(await said({ perNode: 1, beside })).to.include('9 participants with');
    expect(await said({ ...counted, perNode: 2 })).to.equal(FITS[0]);
  });

  it('is looked at where it may run, at each level of its sweep, each thing said once', async () => {
    const nodes = [sized('a', '16', '64Gi', { bench: 'yes' }), sized('b', '64', '256Gi')];
    const on = { nodeSelector: { bench: 'yes' } };
    expect(await room(nodes, LARGER)).to.deep.equal(FITS);
    expect(await room(nodes, { ...LARGER, ...on })).to.have.length(1);
    expect(await room(nodes, { nodeSelector: { bench: 'no' } })).to.deep.equal([
      'error: the scenario says that a node has 16 cores and 64 GiB, and fills 1 node: no node is ready that it may use',
    ]);
    const sweep = {
      include: [{ as: 'pod' }, { as: 'vm' }, LARGER],
      repetitions: 2,
      product: {},
      order: 'sequential' as const,
    };
    const { steps } = planTest(builtTest({ workloads: [], scenario: { ...FLEET, ...on }, sweep }));
    const { found } = await look('node-room', { lists: { nodes, pods: [] }, workloads: [], scenario: FLEET, steps });
    expect(found).to.have.length(1);
  });

  it('of VMs needs nodes that run them, and one of pods does not', async () => {
    const bare = [{ ...sized('a', '16', '64Gi'), metadata: { name: 'a', labels: {} } }];
    expect((await seen('nodes', bare, {})).join()).to.match(/^error: 0 schedulable nodes are ready/);
    expect((await seen('nodes', bare, { as: 'pod' })).join()).to.match(/: 1 schedulable nodes are ready/);
    expect((await seen('node-room', bare, {})).join()).to.include('no node is ready that it may use');
    const noKvm = [node('a', { 'devices.kubevirt.io/kvm': '3', cpu: '16', memory: '64Gi' })];
    const needs = { instances: 4 };
    expect((await seen('capacity', noKvm, {}, { needs, lists: { nodes: noKvm, pods: [] } })).join()).to.equal(
      'error: the nodes offer 3 of devices.kubevirt.io/kvm; this test needs 4',
    );
    expect(
      (await seen('capacity', noKvm, { as: 'both' }, { needs, lists: { nodes: noKvm, pods: [] } })).join(),
    ).to.match(/^ok/);
    const lists = { virtualmachineinstances: 404 };
    expect((await seen('kinds', HOST, {}, { lists })).join()).to.equal(
      'error: the cluster serves no VirtualMachineInstance of kubevirt.io/v1',
    );
    expect((await seen('kinds', HOST, { as: 'pod' }, { lists })).join()).to.match(/^ok/);
    const denied = ['create virtualmachineinstances'];
    expect((await seen('permissions', HOST, {}, { denied })).join()).to.equal(
      'error: may not create virtualmachineinstances',
    );
    expect((await seen('permissions', HOST, { as: 'pod' }, { denied })).join()).to.match(/^ok/);
  });

  it('counts no host that joins by itself', () => {
    const { steps } = planned({ as: 'pod', external: 3 });
    expect(needsOf({ test: 'a', steps }).instances).to.equal(4);
    const [room] = steps.flatMap((step) => (step.kind === 'benchmark' ? (step.benchmark.fleet?.room ?? []) : []));
    const declared = { cpu: 16, memoryBytes: 64 * GI };
    expect(room).to.deep.equal({ nodes: 1, pods: 4, cpu: 16, memoryBytes: 16 * GI, declared });
  });
});

const ISOLATED = { nodeSelector: { bench: 'exclusive' }, tolerations: [{ key: 'bench', operator: 'Exists' }] };

describe('[I] runner/preflight: isolated-nodes', () => {
  const host = (name: string, labels: JsonObject, taints: JsonObject[]): JsonObject => ({
    ...node(name),
    metadata: { name, labels },
    spec: { taints },
  });
  const labels = { bench: 'exclusive' };
  const taint = { key: 'bench', value: 'exclusive', effect: 'NoSchedule' };
  const found = async (nodes: readonly JsonObject[], placement: Placement = ISOLATED, kind = 'fleet') =>
    (await look('isolated-nodes', { lists: { nodes }, scenario: { kind }, placements: [placement] })).found;

  it('are those with the labels of the fleet and a taint that it tolerates', async () => {
    expect(await found([host('a', labels, [taint]), node('b')])).to.deep.equal([
      'ok: 1 node with bench=exclusive that pods of others keep away from: a',
    ]);
    expect(await found([node('b')])).to.deep.equal(['error: no node has the labels bench=exclusive']);
    expect(await found([host('a', labels, []), host('b', labels, [taint])])).to.deep.equal([
      'warning: pods of others may come to a: no taint keeps them away',
    ]);
    expect(await found([host('a', labels, [taint])], { ...ISOLATED, tolerations: [] })).to.deep.equal([
      'error: a has a taint that the scenario does not tolerate: bench=exclusive:NoSchedule',
    ]);
  });

  it('are not asked for by a fleet without labels, nor by anything else', async () => {
    expect(await found([node('b')], { nodeSelector: {}, tolerations: [] })).to.deep.equal([]);
    expect(await found([node('b')], ISOLATED, 'burst')).to.deep.equal([]);
  });
});

describe('[I] runner/preflight: leftovers', () => {
  const leftovers = async (namespaces: readonly JsonObject[], setup: Setup = {}): Promise<string[]> =>
    (await look('leftovers', { lists: { namespaces }, token: 7, ...setup })).found;

  it('are none among the namespaces of others and our own', async () => {
    const own = { name: namespaceName('lab', 7, 1), labels: namespaceLabels('lab', 7) };
    const elsewhere = { name: namespaceName('other', 6, 1), labels: namespaceLabels('other', 6) };
    const all = [namespace({ name: 'default' }), namespace(own), namespace(elsewhere)];
    expect(await leftovers(all)).to.deep.equal(['ok: nothing is left of earlier runs']);
  });

  it('are named', async () => {
    expect(await leftovers([namespace(OLD)])).to.deep.equal([`warning: 1 namespace of earlier runs: ${OLD.name}`]);
  });

  it('are refused where no run named them', async () => {
    const foreign = namespace({ name: 'shop', labels: namespaceLabels('lab', 6) });
    const refused = 'warning: left alone: shop: labelled prowess-lock, but not named by prowess';
    expect(await leftovers([foreign])).to.deep.equal(['ok: nothing is left of earlier runs', refused]);
    expect(await leftovers([foreign, namespace(OLD)])).to.deep.equal([
      `warning: 1 namespace of earlier runs: ${OLD.name}`,
      refused,
    ]);
  });

  it('of a shared cluster are other builds, which may be at work', async () => {
    const build = (lock: string) => namespace({ name: namespaceName(lock, 1, 1), labels: namespaceLabels(lock, 1) });
    const cluster = { exclusive: false };
    expect(await leftovers([build('shared-12')], { cluster })).to.deep.equal([
      'warning: there are namespaces of 1 other run: 12',
    ]);
    const both = [build('shared-12'), build('shared-13')];
    expect(await leftovers(both, { cluster, lockName: 'shared-12' }), 'beside our own').to.deep.equal([
      'warning: there are namespaces of 1 other run: 13',
    ]);
    expect(await leftovers([build('lab')], { cluster })).to.deep.equal(['ok: there is nothing of other runs']);
  });

  it('that do not end are shown with what keeps them', async () => {
    const ending = { deletionTimestamp: '2026-01-01T00:00:00Z' };
    const kept = (name: string, type: string) =>
      namespace({ name, ...ending }, { conditions: [{ type, status: 'True', message: 'why' }] });
    const reported = async (...all: JsonObject[]) => (await leftovers(all)).slice(1);
    const does = (name: string, type: string) =>
      `warning: namespace ${name} is being deleted and does not end: ${type}: why`;
    const [finalizer, discovery] = ['NamespaceFinalizersRemaining', 'NamespaceDeletionDiscoveryFailure'];
    expect(await reported(kept('prowess-x', finalizer))).to.deep.equal([does('prowess-x', finalizer)]);
    expect(await reported(kept('shop', finalizer)), 'of others').to.deep.equal([]);
    expect(await reported(kept('shop', discovery)), 'what keeps all').to.deep.equal([does('shop', discovery)]);
    expect(await reported(namespace({ name: 'prowess-x', ...ending })), 'kept by nothing').to.deep.equal([]);
  });
});

describe('[I] runner/preflight: other load', () => {
  const vmi = (namespace: string, labels: JsonObject = {}): JsonObject => ({
    metadata: { name: 'vm', namespace, labels },
  });
  const quiet = { nodes: [node('a')], pods: [], virtualmachineinstances: [] };
  const otherLoad = async (lists: Setup['lists'], setup: Setup = {}): Promise<string[]> =>
    (await look('other-load', { lists: { ...quiet, ...lists }, ...setup })).found;
  const NONE = 'ok: no virtual machines of others, and no pods of others on the nodes that are measured';

  it('is none of our own machines, nor where KubeVirt is not installed', async () => {
    const ours = [vmi('prowess-lab-t7-1'), vmi('elsewhere', { [RUN_LABEL]: 'x' })];
    expect(await otherLoad({ virtualmachineinstances: ours })).to.deep.equal([NONE]);
    expect(await otherLoad({ virtualmachineinstances: 404 })).to.deep.equal([NONE]);
  });

  it('is a virtual machine of others: an error on a cluster that is ours alone, else a warning', async () => {
    const lists = { virtualmachineinstances: [vmi('shop'), vmi('prowess-lab-t7-1')] };
    const seen = '1 virtual machines of others run here, for example shop/vm';
    expect(await otherLoad(lists)).to.deep.equal([`error: ${seen}`]);
    expect(await otherLoad(lists, { cluster: { exclusive: false } })).to.deep.equal([`warning: ${seen}`]);
  });

  it('is a pod of others on a node that is measured', async () => {
    const container = { name: 'main', resources: { requests: { cpu: '500m' } } };
    const pods = [
      podIn('shop', 'a', { spec: { nodeName: 'a', containers: [container] } }),
      podIn('shop', 'control-plane'),
      podIn('prowess-lab-t6-1', 'a'),
      podIn('kube-system', 'a'),
      podIn('batch', 'a', { status: { phase: 'Succeeded' } }),
    ];
    expect(await otherLoad({ pods })).to.deep.equal([
      'error: 1 pod of others on the nodes that are measured: shop 1 (0.5 cores requested)',
    ]);
    expect(await otherLoad({ pods: pods.slice(1) })).to.deep.equal([NONE]);
    expect(await otherLoad({ pods }, { cluster: { background: ['shop'] } })).to.deep.equal([NONE]);
  });

  it('is no pod beside what lost runs left, which is undone before the load; of another lock it is', async () => {
    const lists = (holder: string) => ({
      pods: [podIn('tools', 'a'), podIn('agents', 'a'), podIn('shop', 'a')],
      namespaces: [marked({ metadata: { uid: 't', name: 'tools' } }, { holder, at: START }, undefined)],
      deployments: [
        marked({ metadata: { uid: 'a', namespace: 'agents', name: 'agent' } }, { holder, at: START }, undefined),
      ],
    });
    const answers = {
      '/apis': { groups: [{ preferredVersion: { groupVersion: 'apps/v1' } }] },
      '/api/v1': {
        resources: [{ name: 'namespaces', kind: 'Namespace', namespaced: false, verbs: ['list', 'delete'] }],
      },
      '/apis/apps/v1': {
        resources: [{ name: 'deployments', kind: 'Deployment', namespaced: true, verbs: ['list', 'delete'] }],
      },
    };
    const seen = async (holder: string) => (await otherLoad(lists(holder), { token: 7, answers })).join();
    expect(await seen(holderName('lab', 6))).to.match(/^error: 1 pod of others .*: shop 1 /);
    expect(await seen(holderName('other', 6))).to.match(/^error: 3 pods of others /);
  });

  it('is said of both', async () => {
    const both = { virtualmachineinstances: [vmi('shop')], pods: [podIn('shop', 'a')] };
    expect(await otherLoad(both)).to.have.length(2);
  });

  it('is on the nodes that a scenario with pods of its own comes to, and on no others', async () => {
    const host = (name: string, bench: string): JsonObject => ({
      ...node(name),
      metadata: { name, labels: { bench } },
    });
    const pod = { metadata: { name: 'theirs', namespace: 'shop' }, spec: { nodeName: 'a', containers: [] } };
    const found = async (bench: string) =>
      (
        await look('other-load', {
          lists: { nodes: [host('a', 'no'), host('b', 'exclusive')], pods: [pod] },
          ...{ workloads: [], scenario: { kind: 'fleet', nodeSelector: { bench } } },
        })
      ).found.join();
    expect(await found('exclusive')).to.match(/^ok/);
    expect(await found('no')).to.match(/^error: 1 pod of others .*shop 1/);
  });

  it('is no pod of the chart under test', async () => {
    const pods = [{ ...podIn('agents', 'a'), spec: { nodeName: 'a' } }];
    const lists = { nodes: [node('a')], pods, virtualmachineinstances: [] };
    expect((await look('other-load', { lists })).found.join()).to.match(/^error: 1 pod of others/);
    expect((await look('other-load', { lists, subject: CHART })).found.join()).to.match(/^ok: /);
  });

  it('could not be looked for where the server is in trouble', async () => {
    expect(await otherLoad({ virtualmachineinstances: 503 })).to.match(/^error: could not be examined: /);
  });
});

describe('[I] runner/preflight: metrics', () => {
  const source = (name: string, scrape: Scrape, more: Partial<MetricsSource> = {}): MetricsSource => ({
    name,
    sample: async () => scrape,
    ...more,
  });
  const absent = (reason: string): Scrape => ({ state: 'absent', reason });
  const present: Scrape = { state: 'present', series: {} };
  const metrics = async (...all: MetricsSource[]): Promise<string[]> => (await look('metrics', { metrics: all })).found;

  it('answer', async () => {
    expect(await metrics(source('a', present), source('b', present))).to.deep.equal([
      'ok: 2 sources of metrics answer',
    ]);
    expect(await metrics(source('a', present), source('b', present, { via: 'prometheus' }))).to.deep.equal([
      'ok: 2 sources of metrics answer, 1 of them through Prometheus',
    ]);
  });

  it('are absent, each with its reason', async () => {
    const all = [
      source('a', absent('403')),
      source('b', absent('403')),
      source('c', present),
      source('d', absent('0')),
    ];
    expect(await metrics(...all)).to.deep.equal(['warning: absent: a, b (403), d (0)']);
  });

  it('are not known', async () => {
    expect(await metrics()).to.deep.equal(['warning: no sources of metrics are known']);
  });
});

describe('[I] runner/preflight: permissions and kinds', () => {
  it('name each right that is missing, and the rule that grants it', async () => {
    const { found, hints } = await look('permissions', {
      denied: ['watch nodes', 'create virtualmachineinstances', 'list secrets'],
    });
    expect(found).to.deep.equal(['error: may not watch nodes', 'error: may not create virtualmachineinstances']);
    expect(hints[1]).to.equal(
      'grant it: {apiGroups: ["kubevirt.io"], resources: ["virtualmachineinstances"], verbs: ["create"]}',
    );
  });

  it('ask for what is made, for what is followed, and for what preflight looks at', async () => {
    const all = ['create', 'delete', 'get', 'list', 'watch'].flatMap((verb) =>
      ['namespaces', 'nodes', 'pods', 'serviceaccounts', 'deployments', 'replicasets'].map(
        (plural) => `${verb} ${plural}`,
      ),
    );
    const { found } = await look('permissions', { denied: all, workloads: [DEPLOYMENT] });
    expect(found.map((each) => each.replace('error: may not ', ''))).to.have.members([
      ...['create', 'delete', 'get', 'list'].map((verb) => `${verb} namespaces`),
      ...['list', 'watch'].flatMap((verb) => ['nodes', 'pods', 'replicasets'].map((plural) => `${verb} ${plural}`)),
      ...['create', 'delete', 'list', 'watch'].map((verb) => `${verb} deployments`),
      'get serviceaccounts',
    ]);
  });

  it('name a kind that the cluster does not serve, but none that every server has', async () => {
    expect((await look('kinds', { lists: { virtualmachineinstances: 404 } })).found).to.deep.equal([
      'error: the cluster serves no VirtualMachineInstance of kubevirt.io/v1',
    ]);
    for (const [plural, status] of Object.entries({ pods: 404, virtualmachineinstances: 500 }))
      expect((await look('kinds', { lists: { [plural]: status } })).found[0]).to.match(/^error: could not be examined/);
    expect((await look('kinds', {})).found).to.deep.equal(['ok: what the test concerns is served: 2 kinds']);
  });
});

describe('[I] runner/preflight: node-memory', () => {
  const ANYWHERE = { nodeSelector: {}, tolerations: [] };
  const summaryOf = (name: string): string => `/api/v1/nodes/${name}/proxy/stats/summary`;
  const metricsOf = (name: string): string => `/apis/metrics.k8s.io/v1beta1/nodes/${name}`;
  const SAMPLE = { node: { memory: { time: '2026-01-01T00:00:05Z', availableBytes: 1 } } };
  const two = [node('a'), node('b')].map((each) => ({
    ...each,
    status: { ...objectAt(each, 'status'), capacity: { memory: '8Gi' } },
  }));
  const seen = (answers: Setup['answers'], ramps: readonly RampPlace[] = [ANYWHERE]) =>
    look('node-memory', { lists: { nodes: two }, ramps, ...(answers && { answers }) });

  it('concerns ramps alone', async () => {
    expect((await look('node-memory', { placements: [ANYWHERE] })).found).to.deep.equal([]);
  });

  it('reads each node once, by its kubelet', async () => {
    const answers = { [summaryOf('a')]: SAMPLE, [summaryOf('b')]: SAMPLE };
    expect((await seen(answers)).found).to.deep.equal([
      'ok: kubelets say how much memory 2 nodes of the ramp have left',
    ]);
  });

  it('names the way, the answer and the right where a node gives nothing', async () => {
    const { found, hints } = await seen({ [summaryOf('a')]: SAMPLE, [summaryOf('b')]: 403, [metricsOf('b')]: 404 });
    expect(found).to.deep.equal([
      `error: the memory of 1 of 2 nodes of the ramp cannot be read: b: its kubelet may not be read: ${summaryOf('b')} answers 403; metrics.k8s.io: ${metricsOf('b')} answers 404`,
    ]);
    expect(hints[0]).to.include('resources: ["nodes/proxy"], verbs: ["get"]').and.include('["metrics.k8s.io"]');
    const down = await seen({ [summaryOf('a')]: 503, [summaryOf('b')]: 503 });
    expect(down.found).to.deep.equal([
      `error: the memory of 2 nodes of the ramp cannot be read: a: ${summaryOf('a')} answers 503`,
    ]);
  });

  it('says what metrics.k8s.io does not know where it is all there is', async () => {
    const metrics = { timestamp: '2026-01-01T00:00:07Z', usage: { memory: '1Gi' } };
    const answers = { [summaryOf('a')]: 403, [metricsOf('a')]: metrics, [summaryOf('b')]: SAMPLE };
    const { found } = await seen(answers);
    expect(found.join()).to.match(/^warning: metrics\.k8s\.io says how much memory a have left, .*nothing of swap/);
  });

  it('names a place without a node', async () => {
    const answers = { [summaryOf('a')]: SAMPLE, [summaryOf('b')]: SAMPLE };
    const elsewhere = { nodeSelector: { pool: 'kata' }, tolerations: [], runtimeClass: 'kata' };
    expect((await seen(answers, [ANYWHERE, elsewhere])).found[0]).to.equal(
      'error: no node that is ready takes the containers of the ramp under RuntimeClass kata',
    );
  });
});
