import { expect } from 'chai';
import { clusterRole, lockRole } from '../../../../src/config/generator/operator/rights.ts';
import { isJsonObject, type JsonObject, listAt } from '../../../../src/model/json.ts';
import type { ScenarioSpec, Workload } from '../../../../src/model/suite.ts';
import { minutes, seconds } from '../../../../src/model/units.ts';
import type { Cluster, Resource } from '../../../../src/runner/cluster.ts';
import { clusterLeaseStore } from '../../../../src/runner/lock/cluster-lease-store.ts';
import { takeLock } from '../../../../src/runner/lock/driver.ts';
import { terminateOlder } from '../../../../src/runner/lock/own-namespaces.ts';
import { timingOf } from '../../../../src/runner/lock/timing.ts';
import { builtTest, DEPLOYMENT, FLEET, POD, VM, VMI } from '../../../support/built-test.ts';
import { BURNER, leaving } from '../../../support/engine-journal.ts';
import { engineSample } from '../../../support/engine-sample.ts';
import { simRun } from '../../../support/sim-run.ts';

const LOCK = { namespace: 'prowess', name: 'lab' };

/**
 * Everybody may ask what they may do (ClusterRole system:basic-user) and which kinds there are (system:discovery); a right to the proxy of
 * nodes would be one to a shell on them.
 */
const NOT_GRANTED = [
  'create authorization.k8s.io/selfsubjectaccessreviews',
  'get /api/v1',
  'get /apis',
  'get /nodes/proxy',
];

const ELSEWHERE = [
  'list discovery.k8s.io/endpointslices', // of the API server, for its replicas
  'list metrics.k8s.io/nodes', // where kubelets may not be asked
  'list metrics.k8s.io/pods',
];
const CHURN: ScenarioSpec = { kind: 'churn', objects: 6, perSecond: 1, duration: '5s' };
const SUITES = [
  {
    name: 'virtual machines and pods',
    workloads: [VMI, VM, POD],
    unused: [
      'get /metrics', // of API servers that are no pods
      'get /pods', // where the answer to a creation was lost
      'get kubevirt.io/virtualmachineinstances',
      'get kubevirt.io/virtualmachines',
      ...ELSEWHERE,
    ],
  },
  {
    name: 'Deployments',
    workloads: [DEPLOYMENT],
    unused: ['get /metrics', 'get apps/deployments', ...ELSEWHERE],
  },
  { name: 'pods', workloads: [POD], unused: ['get /metrics', 'get /pods', ...ELSEWHERE] },
  {
    name: 'engines',
    workloads: [],
    scenario: BURNER,
    // A namespace that is removed by itself, and nodes, are followed beside a load of our own.
    unused: ['get /metrics', 'get /namespaces', ...ELSEWHERE, 'watch /nodes'],
  },
];

/** Rights as `verb group/plural`, and `get /path` where it is no resource. */
type Rights = ReadonlySet<string>;

describe('[I] config/generator/operator/rights', () => {
  for (const { name, workloads, scenario = CHURN, unused } of SUITES) {
    describe(`of a suite of ${name}`, () => {
      let used: Rights;
      let granted: Rights;

      before(async () => {
        const test = builtTest({ workloads, scenario });
        if (test.experiment.cluster === undefined) throw new Error('the test has a cluster');
        granted = rightsIn([clusterRole('runner', [test]), lockRole('runner', test.experiment.cluster, [test])]);
        used = await rightsUsed(workloads, scenario);
      });

      it('grant everything that a run and its lock call, but shells on nodes', () => {
        expect([...used.difference(granted)].sort()).to.deep.equal(NOT_GRANTED);
      });

      it('grant nothing else, but what a run calls where things are otherwise', () => {
        expect([...granted.difference(used)].sort()).to.deep.equal(unused);
      });
    });
  }
});

async function rightsUsed(workloads: readonly Workload[], scenario: ScenarioSpec): Promise<Rights> {
  const used = new Set<string>();
  await simRun({
    workloads,
    scenario,
    ports: { engines: leaving(engineSample('kube-burner', 'ok'), 0) },
    metrics: true,
    arrange: async ({ cluster, time }) => {
      note(cluster, used);
      await lockAndRelease(cluster, time);
    },
  });
  return used;
}

async function lockAndRelease(cluster: Cluster, time: Parameters<typeof takeLock>[1]['clock']): Promise<void> {
  const timing = timingOf(seconds(30));
  const store = clusterLeaseStore(cluster, LOCK, timing.callTimeoutMs);
  const claim = { identity: 'run', nonce: '1', purpose: { test: 'suite/test' } };
  const { signal } = new AbortController();
  const request = { claim, durationMs: seconds(30), estimateMs: minutes(1) };
  const held = await takeLock(
    { request, timing, waitMaxMs: minutes(1) },
    { store, clock: time, report: () => {} },
    signal,
  );
  await terminateOlder({ cluster, clock: time }, LOCK.name, held.token, signal);
  await time.sleep(seconds(30));
  await held.release();
}

/** Notes the right that each call needs. */
function note(cluster: Cluster, used: Set<string>): void {
  const { create, get, patch, delete: remove, list, watch, text } = cluster;
  const needs = (verb: string, resource: Resource): void => void used.add(`${verb} ${pathOf(resource)}`);
  Object.assign(cluster, {
    create: (...call: Parameters<Cluster['create']>) => {
      needs('create', call[1]);
      return create.apply(cluster, call);
    },
    get: (...call: Parameters<Cluster['get']>) => {
      needs('get', call[0].resource);
      return get.apply(cluster, call);
    },
    patch: (...call: Parameters<Cluster['patch']>) => {
      needs('patch', call[0].resource);
      return patch.apply(cluster, call);
    },
    delete: (...call: Parameters<Cluster['delete']>) => {
      needs('delete', call[0].resource);
      return remove.apply(cluster, call);
    },
    list: (...call: Parameters<Cluster['list']>) => {
      needs('list', call[0].resource);
      return list.apply(cluster, call);
    },
    watch: (...call: Parameters<Cluster['watch']>) => {
      needs('watch', call[0].resource);
      return watch.apply(cluster, call);
    },
    text: (...call: Parameters<Cluster['text']>) => {
      const proxied = /^\/api\/v1\/(?:namespaces\/[^/]+\/)?(pods|nodes)\/[^/]+\/proxy\//.exec(call[0])?.[1];
      used.add(`get ${proxied === undefined ? call[0] : `/${proxied}/proxy`}`);
      return text.apply(cluster, call);
    },
  });
}

function rightsIn(roles: readonly JsonObject[]): Rights {
  const rules = roles.flatMap((role) => listAt(role, 'rules')).filter(isJsonObject);
  return new Set(
    rules.flatMap((rule) =>
      listAt(rule, 'verbs').flatMap((verb) => [
        ...listAt(rule, 'nonResourceURLs').map((path) => `${verb} ${path}`),
        ...listAt(rule, 'apiGroups').flatMap((group) =>
          listAt(rule, 'resources').map((plural) => `${verb} ${group}/${plural}`),
        ),
      ]),
    ),
  );
}

const pathOf = ({ apiVersion, plural }: Resource): string =>
  `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${plural}`;

describe('[I] rights of tests of MPI', () => {
  const verbsOnSecrets = (kind: string): unknown[] => {
    const scenario = { kind, image: 'registry.example/mpi:1' };
    return listAt(clusterRole('runner', [builtTest({ workloads: [], scenario })]), 'rules').flatMap((rule) =>
      listAt(rule, 'resources').includes('secrets') ? listAt(rule, 'verbs') : [],
    );
  };

  it('are to make the keys by which pods let each other in, and no other test has them', () => {
    expect(verbsOnSecrets('mpi-pingpong')).to.deep.equal(['create']);
    expect(verbsOnSecrets('openfoam')).to.deep.equal(['create']);
    expect(verbsOnSecrets('iperf3')).to.deep.equal([]);
  });
});

describe('[I] rights of ramps', () => {
  it('are to read one node of metrics.k8s.io after the other, where kubelets may not be asked', () => {
    const rightsOf = (scenario: ScenarioSpec): Rights =>
      rightsIn([clusterRole('runner', [builtTest({ workloads: [], scenario })])]);
    const right = 'get metrics.k8s.io/nodes';
    expect([...rightsOf({ kind: 'ramp', image: 'registry.example/pilot:1', most: 20 })]).to.include(right);
    expect([...rightsOf(FLEET)]).to.not.include(right);
  });
});

describe('[I] rights of fleets', () => {
  const subresources = (scenario: object): string[] => {
    const test = builtTest({ workloads: [], scenario: { ...FLEET, ...scenario } });
    return [...rightsIn([clusterRole('runner', [test])])].filter((right) => /\/.*\/(?!log|proxy)/.test(right)).sort();
  };

  it('are to speak with participants through the API server, only where they are reached by it', () => {
    const attach = ['create /pods/attach', 'get /pods/attach'];
    const console = 'get subresources.kubevirt.io/virtualmachineinstances/console';
    expect(subresources({})).to.deep.equal([]);
    const guests = { transport: 'api', watch: false };
    expect(subresources(guests)).to.deep.equal([console]);
    expect(subresources({ ...guests, instancetype: 'u1.xlarge' })).to.deep.equal([console]);
    // What watches the nodes of VMs is a pod.
    expect(subresources({ transport: 'api' })).to.deep.equal([...attach, console]);
    for (const as of ['pod', 'node']) expect(subresources({ transport: 'api', as })).to.deep.equal(attach);
    expect(subresources({ transport: 'api', as: 'both' })).to.deep.equal([...attach, console]);
    expect(subresources({ startStrategy: 'Paused' })).to.deep.equal([
      'update subresources.kubevirt.io/virtualmachineinstances/unpause',
    ]);
    expect(subresources({ transport: 'api', as: 'pod', external: 2 })).to.deep.equal(attach);
  });

  it('are to run a command in launcher pods only where these are asked for their versions', () => {
    const exec = ['create /pods/exec', 'get /pods/exec'];
    expect(subresources({ launcherVersions: true })).to.deep.equal(exec);
    expect(subresources({ launcherVersions: true, as: 'pod', beside: [{ cores: 2 }] })).to.deep.equal(exec);
    for (const as of ['pod', 'node']) expect(subresources({ launcherVersions: true, as })).to.deep.equal([]);
    expect(subresources({ launcherVersions: false })).to.deep.equal([]);
  });
});
