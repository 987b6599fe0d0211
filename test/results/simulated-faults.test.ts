import { expect } from 'chai';
import type { Clock } from '../../src/model/clock.ts';
import type { Entry } from '../../src/model/entry.ts';
import { type JsonObject, mergeJson } from '../../src/model/json.ts';
import type { StepKind } from '../../src/model/plan.ts';
import { RESOURCES, type Resource } from '../../src/model/resources.ts';
import type { Result } from '../../src/model/result.ts';
import { later, ms, seconds } from '../../src/model/units.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { RULES } from '../../src/results/validity/index.ts';
import { POD, VM } from '../support/built-test.ts';
import { brokenRules } from '../support/in-result.ts';
import { type RunSetup, simRun, type World } from '../support/sim-run.ts';
import { OF_BENCHMARKS } from './validity/faults.ts';

/** A run of ten VMIs on four nodes, with metrics. */
const HEALTHY: RunSetup = { metrics: true, cluster: { limits: { perNode: { VirtualMachineInstance: 5 } } } };

/** Rule -> what goes wrong on the simulated cluster, by when the load of a healthy run begins and is over. */
const FAULTS: Readonly<Record<string, (load: Load) => RunSetup>> = {
  'run-completed': ({ middle }) => ({
    arrange: ({ time, stop }) => void time.after(ms(middle), () => stop.abort({ signal: 'SIGTERM', how: 'aborted' })),
  }),
  'lock-held': ({ middle }) => ({
    arrange: ({ time, lost }) => void time.after(ms(middle), () => lost.abort(new Error('fenced'))),
  }),
  'subject-verified': () => ({
    test: { subject: { kind: 'installed', version: 'v1.6.0' } },
    faults: [{ fault: 'wrong-version', version: 'v1.5.0' }],
  }),
  'cluster-clean': () => ({ faults: [{ fault: 'neighbours', objects: 3 }] }),
  'nodes-present': ({ over }) => ({ faults: [{ fault: 'cordon', nodes: 1, fromMs: over }] }),
  // A node comes back while a load of ten seconds is under way.
  'warmed-up': ({ checked, begin }) => ({
    cluster: { limits: { perNode: { VirtualMachineInstance: 20 } } },
    scenario: { kind: 'arrivals', process: 'fixed', perSecond: 2, objects: 20 },
    faults: [{ fault: 'cordon', nodes: 1, fromMs: checked, untilMs: begin + 5000 }],
  }),
  'objects-arrived': () => ({ faults: [{ fault: 'never-ready', kind: 'VirtualMachineInstance', name: 'vmi-3' }] }),
  'objects-stayed': ({ over }) => ({
    faults: [{ fault: 'vanish', kind: 'VirtualMachineInstance', objects: 1, fromMs: over + 1000 }],
  }),
  'objects-gone': () => ({ faults: [{ fault: 'stuck-finalizer', kind: 'VirtualMachineInstance', name: 'vmi-3' }] }),
  'calls-answered': ({ over }) => ({
    faults: [{ fault: 'api-error', verbs: ['delete'], status: 500, probability: 0.5, fromMs: over }],
  }),
  'load-as-requested': ({ begin }) => ({
    scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 20, concurrency: 2 },
    faults: [
      { fault: 'slow', verbs: ['create'], resources: ['virtualmachineinstances'], delayMs: 2000, fromMs: begin },
    ],
  }),
  'load-ours': () => ({ faults: [{ fault: 'metrics-garbage', components: ['kube-apiserver'], how: 'zero' }] }),
  'per-node-cap': ({ begin }) => ({ faults: [{ fault: 'cordon', nodes: 3, fromMs: begin }] }),
  'watch-complete': ({ middle }) => ({
    faults: [
      { fault: 'watch-close', fromMs: middle },
      { fault: 'api-error', verbs: ['watch'], status: 503, fromMs: middle },
    ],
  }),
  'watch-in-time': ({ begin }) => ({ faults: [{ fault: 'watch-lag', lagMs: 5000, fromMs: begin - 1000 }] }),
  'thresholds-decided': ({ begin, over }) => ({
    test: {
      thresholds: [{ metric: 'creation-latency', statistic: 'p50', labels: { clock: 'watch' }, max: 6000 }],
    },
    faults: [
      { fault: 'watch-close', fromMs: begin + 500 },
      { fault: 'api-error', verbs: ['watch'], status: 503, fromMs: begin + 500, untilMs: over + 3000 },
    ],
  }),
  'clock-steady': ({ middle }) => ({ clock: (time) => jumping(time, middle) }),
  'clock-offset': () => ({ faults: [{ fault: 'clock-skew', offsetMs: 60_000 }] }),
  'clocks-agree': ({ middle }) => ({ faults: [{ fault: 'clock-skew', offsetMs: 8000, fromMs: middle }] }),
  'replicas-steady': ({ middle }) => ({ faults: [{ fault: 'restart', component: 'kube-apiserver', fromMs: middle }] }),
  'exact-counts': () => ({
    faults: [{ fault: 'metrics-garbage', components: ['kube-apiserver'], how: 'not-cumulative' }],
  }),
  'values-possible': ({ middle }) => ({ faults: [{ fault: 'clock-skew', offsetMs: -8000, fromMs: middle }] }),
  'values-not-zero': () => ({ faults: [{ fault: 'metrics-garbage', components: ['virt-controller'], how: 'zero' }] }),
  'steps-done': () => ({ faults: [{ fault: 'stuck-finalizer', kind: 'VirtualMachineInstance', name: 'vmi-3' }] }),
};

/** What the headline begins with -> why the load failed. */
const FAILED_LOADS: Readonly<Record<string, (load: Load) => NonNullable<RunSetup['faults']>>> = {
  '9 of 10 VirtualMachineInstances arrived; not ready: vmi-3': () => [
    { fault: 'object-fails', kind: 'VirtualMachineInstance', name: 'vmi-3' },
  ],
  '0 of 10 VirtualMachineInstances arrived': ({ begin }) => [
    { fault: 'api-error', verbs: ['create'], resources: ['virtualmachineinstances'], status: 403, fromMs: begin },
  ],
  '1 node lost': ({ begin }) => [{ fault: 'node-loss', nodes: 1, fromMs: begin }],
  // Neither the load nor the look at the cluster that follows gets an answer.
  'Step 06-load failed: injected fault: 403': ({ middle, over }) => [
    {
      fault: 'api-error',
      verbs: ['list', 'watch'],
      resources: ['virtualmachineinstances'],
      status: 403,
      fromMs: middle,
      untilMs: over + 6000,
    },
  ],
};

/** What the message of a rule ends in -> what was asked for, and how its pods are killed. */
const KILLED: Readonly<Record<string, Pick<PodKill, 'how' | 'name'> & { readonly workload: typeof POD }>> = {
  '(OOMKilled, exit 137)': { workload: runOnce(POD), name: 'pod', how: 'OOMKilled' },
  'pod-0 (OOMKilled, exit 137), pod-1 (OOMKilled, exit 137)': { workload: POD, name: 'pod', how: 'OOMKilled' },
  '(Evicted: The node was low on resource: memory.)': { workload: POD, name: 'pod', how: 'Evicted' },
  ': Evicted: The node was low on resource: memory.)': { workload: VM, name: 'virt-launcher', how: 'Evicted' },
};

type PodKill = Extract<NonNullable<RunSetup['faults']>[number], { fault: 'pod-killed' }>;

function runOnce(pod: typeof POD): typeof POD {
  return { ...pod, manifest: mergeJson(pod.manifest, { spec: { restartPolicy: 'Never' } }) };
}

/** A job of Prow's has a commit, and never a simulated cluster: test/results/validity/rules.test.ts. */
const OF_JOBS = 'commit-measured';

/** Of ramps: test/results/simulated-ramps.test.ts. */
const OF_RAMPS = ['ramp-begun', 'ramp-sampled'];

/** Of a machine that a run makes its cluster on, which is never simulated: test/results/validity/host-quiet.test.ts. */
const OF_HOSTS = 'host-quiet';

/** Faults of the process that writes the journal, not of the cluster: test/e2e/long/kill.test.ts kills it, test/e2e/asleep.test.ts stops it. */
const ELSEWHERE = [
  ...OF_BENCHMARKS,
  ...OF_RAMPS,
  'journal-complete',
  'observer-awake',
  'server-counts',
  OF_JOBS,
  OF_HOSTS,
];

describe('[I] results, on a simulated cluster with a fault', () => {
  let load: Load;
  before(async () => {
    const { entries } = await simRun(HEALTHY);
    load = loadOf(entries);
  });

  it('has a fault for every rule', () => {
    expect([...Object.keys(FAULTS), ...ELSEWHERE].sort()).to.deep.equal(RULES.map(({ id }) => id).sort());
  });

  it('finds nothing wrong without one', async () => {
    const result = await resultOf(HEALTHY);
    expect(brokenRules(result)).to.deep.equal([]);
    expect(result.outcome).to.equal('pass');
  });

  for (const [rule, fault] of Object.entries(FAULTS)) {
    it(`turns red by ${rule}`, async () => {
      const result = await resultOf({ ...HEALTHY, ...fault(load) });
      expect(brokenRules(result)).to.include(rule);
      expect(result.outcome).to.equal('invalid');
    });
  }

  it('names the step that kept a run from making load, and what it waited for, wherever it says that there was none', async () => {
    const faults = [{ fault: 'never-ready', kind: 'Pod', name: 'warm-' }] as const;
    const { headline, validity } = await resultOf({ ...HEALTHY, workloads: [POD], cluster: {}, faults });
    const waited =
      'took longer than 900 s, waiting for 0 of 4 objects ready; not yet: Pod warm-pod-0-0 Pending on node-0';
    expect(headline).to.include(`Step 05-warm-up timed-out: ${waited}`);
    const messages = validity.flatMap(({ rule, message }) => (rule === 'objects-arrived' ? message : []));
    expect(messages.join('\n')).to.include(`no load was made: warm-up timed-out, ${waited}`);
  });

  for (const [reason, { workload, ...kill }] of Object.entries(KILLED)) {
    it(`says why objects did not stay: ${reason}`, async () => {
      const request: RunSetup = { ...HEALTHY, workloads: [workload], cluster: {} };
      const { over } = loadOf((await simRun(request)).entries);
      const fault = { fault: 'pod-killed', objects: 2, fromMs: over + 1000, ...kill } as const;
      const { validity } = await resultOf({ ...request, faults: [fault] });
      const message = validity.find(({ rule, passed }) => rule === 'objects-stayed' && !passed)?.message;
      expect(message).to.match(/^2 did not stay: /);
      expect(message?.endsWith(reason), message).to.equal(true);
    });
  }

  const unexpected = (atMs: number, count: number, namespace: string): RunSetup['arrange'] => {
    const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
    return async ({ time, cluster }) => {
      const create = async (): Promise<void> => {
        const manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } };
        if (!namespace.startsWith('kube-')) await cluster.create(manifest, RESOURCES.namespaces, call);
        for (let index = 0; index < count; index++) {
          const metadata = { name: `theirs-${index}`, namespace };
          const spec = { nodeName: 'node-0', containers: [{ name: 'main', image: 'pause' }] };
          await cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec }, RESOURCES.pods, call);
        }
      };
      if (atMs === 0) await time.drive(create());
      else time.after(ms(atMs), () => void create());
    };
  };

  it('refuses an exclusive cluster on whose nodes pods of others run, and says where', async () => {
    const result = await resultOf({ ...HEALTHY, arrange: unexpected(0, 40, 'neighbour') });
    expect(result.exit).to.equal('infrastructure');
    const said = result.validity.map(({ message }) => message).join('\n');
    expect(said).to.include('40 pods of others on the nodes that are measured: neighbour 40');
  });

  it('is content with pods that the cluster file says belong to the cluster', async () => {
    const cluster = { ...HEALTHY.cluster, background: ['neighbour'] };
    const result = await resultOf({ ...HEALTHY, cluster, arrange: unexpected(0, 40, 'neighbour') });
    expect(brokenRules(result)).to.deep.equal([]);
  });

  for (const namespace of ['neighbour', 'kube-system']) {
    it(`is INVALID by cluster-clean when pods come to ${namespace} during the load`, async () => {
      const result = await resultOf({ ...HEALTHY, arrange: unexpected(load.middle, 20, namespace) });
      expect(brokenRules(result)).to.include('cluster-clean');
      expect(result.headline).to.include('20').and.include('pods');
    });
  }

  it('is INVALID by load-ours when others ask the API server 1,000 times a second', async () => {
    const result = await resultOf({ ...HEALTHY, faults: [{ fault: 'other-requests', perSecond: 1000 }] });
    expect(brokenRules(result)).to.include('load-ours');
    expect(result.validity.map(({ message }) => message).join()).to.include('most of them LIST pods');
  });

  const KINDS: Readonly<Record<string, [Resource, JsonObject]>> = {
    configmaps: [{ apiVersion: 'v1', kind: 'ConfigMap', plural: 'configmaps', namespaced: true }, { data: {} }],
    jobs: [RESOURCES.jobs, { spec: { template: { spec: { containers: [{ name: 'main', image: 'pause' }] } } } }],
  };

  for (const [plural, [resource, content]] of Object.entries(KINDS)) {
    it(`is INVALID by load-ours when others make ${plural} during the load`, async () => {
      const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };
      const { apiVersion, kind } = resource;
      const create = async ({ cluster }: World): Promise<void> => {
        for (let index = 0; index < 30; index++) {
          const metadata = { name: `theirs-${index}`, namespace: 'default' };
          await cluster.create({ apiVersion, kind, metadata, ...content }, resource, call);
        }
      };
      const arrange = (world: World): void => void world.time.after(ms(load.middle), () => void create(world));
      const result = await resultOf({ ...HEALTHY, arrange });
      expect(brokenRules(result)).to.include('load-ours');
      expect(result.validity.map(({ message }) => message).join()).to.include(`30 creations of ${plural}, `);
    });
  }

  const UNSEEN: Readonly<Record<string, (from: number) => NonNullable<RunSetup['faults']>>> = {
    'of 10 VirtualMachineInstances went was not seen in time: the watch of ': (fromMs) => [
      { fault: 'watch-close', fromMs },
      { fault: 'api-error', verbs: ['watch', 'list'], status: 503, fromMs, untilMs: fromMs + 20_000 },
    ],
    'our watch was late: half of the objects were seen': (fromMs) => [
      { fault: 'watch-lag', lagMs: 5000, fromMs: fromMs - 100 },
    ],
  };

  for (const [words, faults] of Object.entries(UNSEEN)) {
    it(`is INVALID by watch-in-time where a deletion that is measured is not seen in time: ${words}`, async () => {
      const deletion: RunSetup = { ...HEALTHY, scenario: { kind: 'deletion', objects: 10 } };
      const begin = loadOf((await simRun(deletion)).entries).deletion;
      const result = await resultOf({ ...deletion, faults: faults(begin) });
      expect(brokenRules(result)).to.include('watch-in-time');
      expect(result.outcome).to.equal('invalid');
      expect(result.validity.map(({ message }) => message).join('\n')).to.include(words);
      const cleared = await resultOf({ ...HEALTHY, faults: faults(load.deletion) });
      expect(brokenRules(cleared), 'where it only clears up').to.not.include('watch-in-time');
    });
  }

  const AFTER_LOAD: Readonly<Record<string, (load: Load) => NonNullable<RunSetup['faults']>[number]>> = {
    'restarted after the load, before the rest that follows it was over': ({ over }) => ({
      fault: 'restart',
      component: 'virt-controller',
      fromMs: over + 1000,
    }),
    'restarted after the load, before the deletion was over': ({ deletion }) => ({
      fault: 'restart',
      component: 'virt-controller',
      fromMs: deletion + 500,
    }),
    'ceased to answer after the load, before the deletion was over': ({ deletion }) => ({
      fault: 'metrics-absent',
      components: ['virt-controller'],
      fromMs: deletion + 500,
    }),
  };

  for (const [words, fault] of Object.entries(AFTER_LOAD)) {
    it(`is INVALID by replicas-steady where a component ${words}`, async () => {
      const result = await resultOf({ ...HEALTHY, faults: [fault(load)] });
      expect(brokenRules(result)).to.deep.equal(['replicas-steady']);
      expect(result.headline).to.include(`irt-controller/virt-controller-0 ${words}`);
    });
  }

  for (const fault of ['cordon', 'node-loss'] as const) {
    it(`is INVALID by nodes-present when a node goes and comes back within the load: ${fault}`, async () => {
      // A node is given up forty seconds after its last sign of life.
      const fromMs = fault === 'cordon' ? 71_000 : 33_000;
      const result = await resultOf({
        ...HEALTHY,
        cluster: {},
        scenario: { kind: 'arrivals', process: 'fixed', perSecond: 0.4, objects: 20 },
        faults: [{ fault, nodes: 1, fromMs, untilMs: 75_000 }],
      });
      expect(brokenRules(result)).to.include('nodes-present');
      expect(result.headline).to.include('1 node could take no load for a while: node-0');
    });
  }

  for (const [headline, faults] of Object.entries(FAILED_LOADS)) {
    it(`names the cause of a failed load first: ${headline}`, async () => {
      const result = await resultOf({ ...HEALTHY, faults: faults(load) });
      expect(result.headline).to.include(headline);
    });
  }
});

interface Load {
  /** When the cluster had been checked, and was warmed up next. */
  readonly checked: number;
  readonly begin: number;
  readonly middle: number;
  readonly over: number;
  /** When its objects begin to be deleted. */
  readonly deletion: number;
}

/** From the last sample before the load to the first after it. */
function loadOf(entries: readonly Entry[]): Load {
  const samples = entries.filter((entry) => entry.type === 'sample');
  const begin = samples.findLast(({ edge }) => edge === 'before')?.monoMs;
  const over = samples.find(({ edge }) => edge === 'after')?.monoMs;
  const startOf = (kind: StepKind): number | undefined =>
    entries.find((entry) => entry.type === 'step-started' && entry.kind === kind)?.monoMs;
  const checked = startOf('subject');
  const deletion = startOf('delete');
  if (checked === undefined || begin === undefined || over === undefined || deletion === undefined)
    throw new Error('no load was made');
  return { checked, begin, middle: (begin + over) / 2, over, deletion };
}

const resultOf = async (request: RunSetup): Promise<Result> => toResult(recordOf((await simRun(request)).entries));

/** A wall clock that is set forward by an hour. */
const jumping = (time: Clock, atMs: number): Clock => ({
  ...time,
  now: () => (time.monotonic() < atMs ? time.now() : later(time.now(), ms(3_600_000))),
});
