import { expect } from 'chai';
import { planTest } from '../../src/config/plan/plan.ts';
import type { Entry, Fact } from '../../src/model/entry.ts';
import { KnownError } from '../../src/model/errors.ts';
import { type JsonObject, stringAt } from '../../src/model/json.ts';
import { SAMPLE_WAIT_MAX } from '../../src/model/plan.ts';
import { RESOURCES } from '../../src/model/resources.ts';
import { minutes, ms, seconds } from '../../src/model/units.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { nameOf } from '../../src/runner/cluster.ts';
import type { Journal } from '../../src/runner/journal.ts';
import { refuseRun } from '../../src/runner/run.ts';
import type { SimCluster } from '../../src/sim/sim-cluster.ts';
import { builtTest, builtWorkload, POD, VMI } from '../support/built-test.ts';
import { builtRun } from '../support/result-builder.ts';
import { type SimRun, simRun } from '../support/sim-run.ts';

type Of<T extends Entry['type']> = Extract<Entry, { type: T }>;
const of = <T extends Entry['type']>(run: SimRun, type: T): Of<T>[] =>
  run.entries.filter((entry): entry is Of<T> => entry.type === type);

const endOf = (run: SimRun, kind: string): Of<'step-ended'> | undefined => {
  const started = of(run, 'step-started').find((entry) => entry.kind === kind);
  return of(run, 'step-ended').find(({ step }) => step === started?.step);
};

async function makeNamespace(cluster: SimCluster, metadata: JsonObject): Promise<void> {
  const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
  await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata }, RESOURCES.namespaces, call);
}

async function namespacesLeft({ world }: SimRun, prefix = 'prowess-'): Promise<string[]> {
  const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
  const page = await world.time.drive(world.cluster.list({ resource: RESOURCES.namespaces }, call));
  return page.items
    .map((item) => String((item.metadata as { name?: string }).name))
    .filter((name) => name.startsWith(prefix));
}

describe('[I] runner/run', () => {
  it('creates, follows and deletes a burst, and leaves nothing behind', async () => {
    const done = await simRun();
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(endOf(done, 'load')?.facts).to.deep.equal({ requested: 10, created: 10, refused: 0, ready: 10, failed: 0 });
    expect(endOf(done, 'delete')?.facts).to.deep.equal({ deleted: 10 });
    expect(await namespacesLeft(done)).to.deep.equal([]);
  });

  it('numbers every entry, begins with the plan and ends with how it ended', async () => {
    const { entries } = await simRun();
    expect(entries.map(({ seq }) => seq)).to.deep.equal(entries.map((_, index) => index));
    expect(entries[0]?.type).to.equal('run-started');
    expect(entries.at(-1)?.type).to.equal('run-ended');
  });

  it('does the same from the same seed, byte for byte, and something else from another', async () => {
    const journal = async (seed: string): Promise<string> => JSON.stringify((await simRun({ seed })).entries);
    expect(await journal('a')).to.equal(await journal('a'));
    expect(await journal('a')).to.not.equal(await journal('b'));
  });

  it('has room where only what it will clean up fills the nodes', async () => {
    const fill = async (cluster: SimCluster, namespace: string, count: number): Promise<void> => {
      const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
      const labels = { 'prowess-lock': 'lab', 'prowess-token': '3' };
      const namespaceObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } };
      await cluster.create(namespaceObject, RESOURCES.namespaces, call);
      for (let index = 0; index < count; index++) {
        const metadata = { name: `left-${index}`, namespace };
        const spec = { nodeName: 'node-0', containers: [{ name: 'main', image: 'pause' }] };
        await cluster.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec }, RESOURCES.pods, call);
      }
    };
    const tight = { nodes: 1, nodeCapacity: { cpu: '64', memory: '256Gi', pods: '24' } };
    const done = await simRun({
      workloads: [POD],
      sim: tight,
      cluster: { nodes: { schedulable: 1, controlPlane: 1 } },
      arrange: ({ time, cluster }) => time.drive(fill(cluster, 'prowess-lab-t3-1', 20)),
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(await namespacesLeft(done)).to.deep.equal([]);
  });

  it('reaches every node that is measured in its warm-up', async () => {
    const done = await simRun();
    expect(endOf(done, 'warm-up')?.facts).to.include({ nodes: 4, nodesReached: 4 });
  });

  it('fills what the levels vary into the warm-up too, one instance of each variant on each node', async () => {
    const set = builtWorkload(
      'set',
      'VirtualMachineInstanceReplicaSet',
      { replicas: '{{replicas}}', selector: { matchLabels: { a: 'b' } }, template: template('{{memory}}') },
      { equal: { path: 'status.readyReplicas', toPath: 'spec.replicas' } },
    );
    const sweep = {
      product: { replicas: [2, 3], memory: ['128Mi', '256Mi'] },
      include: [],
      repetitions: 1,
      order: 'sequential',
    } as const;
    const done = await simRun({ scenario: { kind: 'burst', objects: 2 }, sweep, workloads: [set] });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    const [warmUp] = of(done, 'step-started').filter(({ kind }) => kind === 'warm-up');
    const made = of(done, 'seen').filter(
      ({ change, object }) => change === 'added' && object.kind === set.manifest.kind && object.step === warmUp?.step,
    );
    expect(made).to.have.length(2 * 4);
    expect(endOf(done, 'warm-up')?.facts).to.include({ nodes: 4, nodesReached: 4 });
  });

  it('runs the levels of a sweep one after the other, each in a namespace of its own', async () => {
    const sweep = { product: { objects: [4, 8] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const done = await simRun({ scenario: { kind: 'burst' }, sweep });
    const loads = of(done, 'step-started').filter(({ kind }) => kind === 'load');
    expect(loads.map(({ level }) => level)).to.deep.equal(['4', '8']);
    const namespaces = new Set(
      of(done, 'call')
        .filter(({ verb }) => verb === 'create')
        .map(({ namespace }) => namespace),
    );
    expect(namespaces.size).to.equal(3);
  });

  it('removes its namespaces although the server is busy, or does not reply, when it is asked to', async () => {
    const trouble = { verbs: ['delete'], resources: ['namespaces'], count: 1 };
    for (const fault of [
      { fault: 'api-error', status: 429, ...trouble },
      { fault: 'api-error', status: 500, ...trouble },
      { fault: 'reset', ...trouble },
      { fault: 'reset', applied: true, ...trouble },
    ] as const) {
      const done = await simRun({ faults: [fault] });
      expect(done.outcome, JSON.stringify(fault)).to.deep.equal({ how: 'completed' });
      expect(await namespacesLeft(done)).to.deep.equal([]);
    }
  });

  it('ends with the exit code that its journal has, wherever an error ends it', async () => {
    const unreadable = new KnownError('infrastructure', 'the token file cannot be read');
    const failingAt = (object: string) =>
      simRun({
        arrange: ({ cluster }) => {
          const { create } = cluster;
          cluster.create = async (manifest, ...more) => {
            if (nameOf(manifest).startsWith(object)) throw unreadable;
            return create(manifest, ...more);
          };
        },
      });
    const acquire = async (): Promise<never> => {
      throw new KnownError('noLock', 'the lock was not free');
    };
    const cases = {
      noLock: await simRun({ ports: { lock: { name: 'lab', acquire } } }),
      infrastructure: await failingAt('warm-'),
      invalid: await failingAt('vmi-'),
    };
    for (const [exit, { outcome, entries }] of Object.entries(cases)) {
      const result = toResult(recordOf(entries));
      expect([outcome.how, outcome.exit ?? result.exit, result.exit]).to.deep.equal(['infrastructure', exit, exit]);
    }
  });

  it('looks at the cluster once more where a load failed, and makes no further load', async () => {
    const done = await simRun({
      scenario: { kind: 'burst' },
      sweep: { product: { objects: [3] }, include: [], repetitions: 2, order: 'sequential' },
      faults: [{ fault: 'object-fails', kind: 'VirtualMachineInstance', name: 'vmi-2' }],
    });
    const begun = of(done, 'step-started').map(({ kind }) => kind);
    const load = begun.slice(begun.indexOf('load'));
    expect(load.slice(0, 4)).to.deep.equal(['load', 'settle', 'delete', 'verify-clean']);
    expect(load.filter((kind) => kind === 'load' || kind === 'settle')).to.have.length(2);
  });

  it('keeps the schedule of a fixed rate', async () => {
    const scenario = { kind: 'arrivals', process: 'fixed', objects: 20, perSecond: 5 };
    const done = await simRun({ scenario });
    const load = of(done, 'step-started').find(({ kind }) => kind === 'load')?.step;
    const calls = of(done, 'call').filter(({ step, verb }) => step === load && verb === 'create');
    const gaps = calls.slice(1).map(({ scheduledAt = 0 }, index) => scheduledAt - (calls[index]?.scheduledAt ?? 0));
    expect(gaps.every((gap) => Math.abs(gap - 200) < 0.001)).to.equal(true);
    expect(calls.every(({ sentAt, scheduledAt = 0 }) => sentAt >= scheduledAt && sentAt - scheduledAt < 5)).to.equal(
      true,
    );
  });

  it('keeps a population under churn', async () => {
    const scenario = { kind: 'churn', objects: 6, perSecond: 1, duration: '10s' };
    const done = await simRun({ scenario, workloads: [POD] });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(endOf(done, 'churn')?.facts).to.deep.equal({ rounds: 10, population: 6, before: 6 });
  });

  it('mixes several workloads in one step', async () => {
    const done = await simRun({ workloads: [VMI, POD], scenario: { kind: 'burst', objects: 5 } });
    const load = of(done, 'step-started').find(({ kind }) => kind === 'load')?.step;
    const resources = of(done, 'call')
      .filter(({ step }) => step === load)
      .map(({ resource }) => resource);
    expect(resources.filter((resource) => resource === 'virtualmachineinstances')).to.have.length(3);
    expect(resources.filter((resource) => resource === 'pods')).to.have.length(2);
  });

  it('lets several workloads take turns, so that none meets a fuller cluster than the others', async () => {
    const scenario = { kind: 'arrivals', process: 'fixed', objects: 6, perSecond: 1 } as const;
    const done = await simRun({ workloads: [VMI, POD], scenario });
    const load = of(done, 'step-started').find(({ kind }) => kind === 'load')?.step;
    const sent = of(done, 'call').filter(({ step, verb }) => step === load && verb === 'create');
    const kinds = sent.toSorted((a, b) => a.sentAt - b.sentAt).map(({ resource }) => resource);
    expect(kinds).to.deep.equal(Array.from({ length: 3 }, () => ['virtualmachineinstances', 'pods']).flat());
  });

  it('refuses before any load when the limit per node needs more nodes than there are', async () => {
    const cluster = { limits: { perNode: { VirtualMachineInstance: 2 } } };
    const done = await simRun({ cluster, scenario: { kind: 'burst', objects: 10 } });
    expect(done.outcome.how).to.equal('infrastructure');
    expect(done.outcome.reason).to.include('4 schedulable nodes are ready; this test needs 5');
    expect(of(done, 'call')).to.deep.equal([]);
  });

  it('stops load at once on SIGTERM, deletes what it made, and says aborted', async () => {
    const done = await simRun({
      scenario: { kind: 'burst', objects: 200 },
      arrange: ({ time, stop }) =>
        void time.after(seconds(40), () => stop.abort({ signal: 'SIGTERM', how: 'aborted' })),
    });
    expect(done.outcome.how).to.equal('aborted');
    const stopped = of(done, 'signal')[0];
    expect(stopped?.signal).to.equal('SIGTERM');
    const late = of(done, 'call').filter(({ verb, sentAt }) => verb === 'create' && sentAt > (stopped?.at ?? 0));
    expect(late).to.deep.equal([]);
    expect(await namespacesLeft(done)).to.deep.equal([]);
  });

  it('ends within its grace after SIGTERM, although nothing answers its lists', async () => {
    const done = await simRun({
      scenario: { kind: 'burst', objects: 200 },
      ports: { graceMs: seconds(20) },
      faults: [{ fault: 'slow', verbs: ['list'], resources: ['pods'], fromMs: 39_000, delayMs: 600_000 }],
      arrange: ({ time, stop }) =>
        void time.after(seconds(40), () => stop.abort({ signal: 'SIGTERM', how: 'aborted' })),
    });
    const stoppedAt = of(done, 'signal')[0]?.at ?? 0;
    expect((done.entries.at(-1)?.at ?? Infinity) - stoppedAt).to.be.within(0, 21_000);
  });

  it('leaves nothing behind and writes nothing after its end, whenever SIGTERM comes', async () => {
    for (let after = 0; after < 12_000; after += 370) {
      const done = await simRun({
        workloads: [POD],
        arrange: ({ time, stop }) =>
          void time.after(ms(after), () => stop.abort({ signal: 'SIGTERM', how: 'aborted' })),
      });
      expect(await namespacesLeft(done), `after ${after} ms`).to.deep.equal([]);
      expect(done.entries.at(-1)?.type, `after ${after} ms`).to.equal('run-ended');
    }
  });

  it('leaves nothing behind when SIGTERM comes while a clearing step is under way', async () => {
    const quiet = await simRun({ workloads: [POD] });
    for (const kind of ['delete', 'verify-clean', 'unlock'] as const) {
      const { at: begun = 0 } = of(quiet, 'step-started').find((entry) => entry.kind === kind) ?? {};
      for (const later of [1, 40, 400, 900]) {
        const done = await simRun({
          workloads: [POD],
          arrange: ({ time, stop }) => {
            const delay = ms(begun + later - time.now());
            time.after(delay, () => stop.abort({ signal: 'SIGTERM', how: 'aborted' }));
          },
        });
        expect(await namespacesLeft(done), `${later} ms into ${kind}`).to.deep.equal([]);
      }
    }
  });

  it('removes no namespace that only carries the labels of a run', async () => {
    const labels = { 'prowess-lock': 'lab', 'prowess-token': '3' };
    const done = await simRun({
      workloads: [POD],
      arrange: ({ cluster, time }) => time.drive(makeNamespace(cluster, { name: 'production', labels })),
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(await namespacesLeft(done, 'prod')).to.deep.equal(['production']);
    const said = of(done, 'finding').filter(({ level }) => level === 'warning');
    expect(said.map(({ message }) => message)).to.include(
      'left alone: production: labelled prowess-lock, but not named by prowess',
    );
  });

  it('says what a step that took too long waited for, and what was last seen of it', async () => {
    const unready = await simRun({
      workloads: [POD],
      faults: [{ fault: 'never-ready', kind: 'Pod', name: 'warm-' }],
    });
    expect(endOf(unready, 'warm-up')?.reason).to.match(
      /^took longer than \d+ s, waiting for 0 of 4 objects ready; not yet: Pod warm-pod-0-\d \w+ on node-\d/,
    );
    const labels = { 'prowess-lock': 'lab', 'prowess-token': '3' };
    const endless = await simRun({
      workloads: [POD],
      arrange: ({ cluster, time }) =>
        time.drive(makeNamespace(cluster, { name: 'prowess-lab-t3-1', labels, finalizers: ['a.example/keep'] })),
    });
    expect(endOf(endless, 'clean')?.reason).to.equal(
      'took longer than 600 s, waiting for 1 namespace to end: prowess-lab-t3-1 (its finalizer a.example/keep)',
    );
  });

  it('waits for objects in their own time: that for the samples at the edges of a load is not theirs', async () => {
    const churn = { kind: 'churn', objects: 10, perSecond: 1, duration: '10s' };
    for (const { kind, scenario, name, ready } of [
      { kind: 'load', scenario: { kind: 'burst', objects: 10 }, name: 'pod-', ready: 0 },
      { kind: 'churn', scenario: churn, name: 'pod-11', ready: 9 },
    ] as const) {
      const done = await simRun({ workloads: [POD], scenario, faults: [{ fault: 'never-ready', kind: 'Pod', name }] });
      const step = of(done, 'run-started')[0]?.plan.steps.find((each) => each.kind === kind);
      const ownMs = 3 * (step?.estimateMs ?? 0) + POD.readyWithinMs;
      expect(step?.timeoutMs).to.equal(ownMs + 2 * SAMPLE_WAIT_MAX);
      expect(endOf(done, kind)?.reason).to.include(
        `took longer than ${Math.round(ownMs / 1000)} s, waiting for ${ready} of `,
      );
    }
  });

  it('refuses a kind that the cluster does not serve, before any load, and says what to do', async () => {
    const done = await simRun({ workloads: [builtWorkload('gadget', 'Gadget', {}, { phase: 'Running' })] });
    expect(done.outcome.how).to.equal('infrastructure');
    expect(done.outcome.reason)
      .to.include('the cluster serves no Gadget of ')
      .and.to.include('CustomResourceDefinition');
    expect(of(done, 'call')).to.deep.equal([]);
  });

  it('refuses nodes on which KubeVirt places nothing, before any load', async () => {
    const withdrawn = { metadata: { labels: { 'kubevirt.io/schedulable': 'false' } } };
    const done = await simRun({
      cluster: { limits: { perNode: { VirtualMachineInstance: 3 } } },
      arrange: async ({ time, cluster }) => {
        const worker = { resource: RESOURCES.nodes, name: 'node-0' };
        await time.drive(
          cluster.patch(worker, withdrawn, { signal: new AbortController().signal, timeoutMs: seconds(10) }),
        );
      },
    });
    expect(done.outcome.reason).to.include('3 schedulable nodes are ready; this test needs 4');
    expect(of(done, 'call')).to.deep.equal([]);
  });

  it('says timed out when SIGINT comes alone', async () => {
    const arrange = ({
      time,
      stop,
    }: Parameters<NonNullable<Parameters<typeof simRun>[0]>['arrange'] & object>[0]): void =>
      void time.after(seconds(40), () => stop.abort({ signal: 'SIGINT', how: 'timed-out' }));
    const done = await simRun({ scenario: { kind: 'burst', objects: 200 }, arrange });
    expect(done.outcome.how).to.equal('timed-out');
  });

  it('makes no load after the lock is lost', async () => {
    const done = await simRun({
      scenario: { kind: 'arrivals', process: 'fixed', objects: 100, perSecond: 1 },
      arrange: ({ time, lost }) => void time.after(minutes(1), () => lost.abort(new Error('lost'))),
    });
    expect(done.outcome).to.include({ how: 'infrastructure', reason: 'the lock was lost' });
    const lostAt = of(done, 'signal')[0]?.at ?? 0;
    expect(of(done, 'call').some(({ verb, sentAt }) => verb === 'create' && sentAt > lostAt)).to.equal(false);
  });

  it('cleans up and puts the baseline back also when the journal cannot be written', async () => {
    const journal = journalUntil((fact) => fact.type === 'call');
    const subject = { kind: 'images', registry: 'quay.io/kubevirt', tag: 'v1.7.0' } as const;
    const done = await simRun({ test: { subject }, ports: { journal } });
    expect(done.outcome).to.include({ how: 'infrastructure', reason: 'disk full', exit: 'infrastructure' });
    expect(await namespacesLeft(done)).to.deep.equal([]);
    const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
    const { items } = await done.world.time.drive(done.world.cluster.list({ resource: RESOURCES.kubevirts }, call));
    expect(stringAt(items[0], 'spec', 'imageTag')).to.equal(undefined);
  });

  it('is no success when the last lines of its journal cannot be written', async () => {
    const journal = journalUntil((fact) => fact.type === 'run-ended');
    const { outcome } = await simRun({ ports: { journal } });
    expect(outcome).to.deep.equal({ how: 'infrastructure', reason: 'disk full', exit: 'infrastructure' });
  });

  it('removes what a run with an older token left, before it makes load', async () => {
    const done = await simRun({
      arrange: async ({ cluster }) => {
        const labels = { 'prowess-lock': 'lab', 'prowess-token': '6' };
        const metadata = { name: 'prowess-lab-t6-1', labels };
        const call = { signal: new AbortController().signal, timeoutMs: ms(1000) };
        await cluster.create({ apiVersion: 'v1', kind: 'Namespace', metadata }, RESOURCES.namespaces, call);
      },
    });
    expect(endOf(done, 'clean')?.facts).to.deep.equal({ removed: 1 });
    expect(await namespacesLeft(done)).to.deep.equal([]);
  });

  it('says which signal stopped it before it could begin', () => {
    const facts: Fact[] = [];
    const journal: Journal = { ...journalUntil(() => false), append: (fact) => void facts.push(fact) };
    const stop = AbortSignal.abort({ signal: 'SIGTERM', how: 'aborted' });
    const input = { plan: planTest(builtTest({})), identity: builtRun };
    const outcome = refuseRun(input, { journal, stop }, new Error('no reply'));
    expect(outcome).to.deep.equal({ how: 'aborted', reason: 'stopped by SIGTERM' });
    expect(facts.map(({ type }) => type)).to.deep.equal(['run-started', 'signal', 'run-ended']);
  });
});

/** A journal whose disk is full from the first fact for which `isLast` holds. */
function journalUntil(isLast: (fact: Fact) => boolean): Journal {
  const failure = new AbortController();
  return {
    append(fact) {
      if (isLast(fact)) failure.abort(new KnownError('infrastructure', 'disk full'));
    },
    flush: async () => {},
    failed: failure.signal,
  };
}

const template = (memory: string) => ({
  metadata: { labels: { a: 'b' } },
  spec: { domain: { resources: { requests: { memory } }, devices: {} } },
});
