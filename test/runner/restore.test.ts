import { expect } from 'chai';
import type { Entry } from '../../src/model/entry.ts';
import { type JsonObject, stringAt } from '../../src/model/json.ts';
import { RESOURCES, resourceOf } from '../../src/model/resources.ts';
import { epochMs, minutes, seconds } from '../../src/model/units.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { ApiError, type Call, type Cluster, nameOf, type Ref } from '../../src/runner/cluster.ts';
import { POD } from '../support/built-test.ts';
import { type SimRun, simRun, type World } from '../support/sim-run.ts';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const IMAGES = { kind: 'images', registry: 'quay.io/kubevirt', digest: DIGEST } as const;
const KUBEVIRT: Ref = { resource: RESOURCES.kubevirts, namespace: 'kubevirt', name: 'kubevirt' };
const CALL: Call = { signal: new AbortController().signal, timeoutMs: seconds(10) };

const events = ({ entries }: SimRun): string[] =>
  entries.flatMap((entry) => (entry.type === 'subject' ? [`${entry.event} ${entry.reported ?? ''}`.trim()] : []));

const stamps = { sentAt: epochMs(0), receivedAt: epochMs(0) };
const refusal = (status: number): ApiError => new ApiError(status, 'Refused', `refused with ${status}`, stamps);

/** Answers the patches of KubeVirt after the first, which sets the images, in another way; `undefined` leaves them as they are. */
const onPutBack =
  (act: (nth: number, world: World, call: Call) => Promise<never> | undefined) =>
  (world: World): void => {
    const { cluster } = world;
    const patch = cluster.patch.bind(cluster);
    let patches = 0;
    cluster.patch = (ref, body, call) => {
      const nth = ref.resource.plural === 'kubevirts' ? patches++ : 0;
      return (nth > 0 ? act(nth, world, call) : undefined) ?? patch(ref, body, call);
    };
  };

async function kubevirt({ world }: SimRun): Promise<JsonObject> {
  return (await world.time.drive(world.cluster.get(KUBEVIRT, CALL))).object;
}

const configMap = (name: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'kubevirt', name },
});

const OPERATOR: JsonObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { namespace: 'kubevirt', name: 'virt-operator' },
  spec: {
    selector: { matchLabels: { a: 'b' } },
    template: {
      metadata: { labels: { a: 'b' } },
      spec: { containers: [{ name: 'virt-operator', image: 'quay.io/kubevirt/virt-operator:v1.7.0' }] },
    },
  },
};
const NEW: JsonObject = {
  apiVersion: 'kubevirt.io/v1',
  kind: 'KubeVirt',
  metadata: { namespace: 'kubevirt', name: 'new' },
  spec: {},
};

async function withoutKubevirt({ cluster, time }: World): Promise<void> {
  await cluster.delete(KUBEVIRT, CALL);
  while ((await cluster.list({ resource: KUBEVIRT.resource }, CALL)).items.length > 0) await time.sleep(seconds(1));
  await cluster.delete({ resource: resourceOf(OPERATOR), namespace: 'kubevirt', name: nameOf(OPERATOR) }, CALL);
}

const HELD: JsonObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'kubevirt', name: 'held', finalizers: ['acme.example/keep'] },
};

function restoreTookMs({ entries }: SimRun): number {
  const started = entries.find((entry) => entry.type === 'step-started' && entry.kind === 'restore');
  const ended = entries.find((entry) => entry.type === 'step-ended' && entry.step === stepIn(started));
  return (ended?.at ?? Number.NaN) - (started?.at ?? Number.NaN);
}

const stepIn = (entry: Entry | undefined): string | undefined =>
  entry?.type === 'step-started' ? entry.step : undefined;

const LEFT = 'the cluster had v1.6.0 from quay.io/kubevirt before the run, and this was not restored: ';

describe('[I] runner/steps/restore', () => {
  it('says so when what a command installed cannot be put back', async () => {
    const operator = { apiVersion: 'apps/v1', kind: 'Deployment' };
    const ref = { resource: resourceOf(operator), namespace: 'kubevirt', name: 'virt-operator' };
    const containers = [{ name: 'virt-operator', image: 'quay.io/kubevirt/virt-operator:v1.8.0' }];
    const call = { signal: new AbortController().signal, timeoutMs: seconds(10) };
    let cluster: Cluster | undefined;
    const runCommand = async (): Promise<{ code: number }> => {
      await cluster?.patch(ref, { spec: { template: { spec: { containers } } } }, call);
      return { code: 0 };
    };
    const done = await simRun({
      test: { subject: { kind: 'command', version: 'v1.8.0', command: ['install'] } },
      ports: { runCommand },
      arrange: (world) => {
        cluster = world.cluster;
      },
    });
    expect(events(done)).to.deep.equal(['installing v1.6.0', 'verified v1.8.0']);
    expect(done.outcome).to.include({ how: 'completed', exit: 'infrastructure' });
    expect(done.outcome.reason).to.contain(
      'had v1.6.0 from quay.io/kubevirt before the run, and this was not restored: it is left with v1.8.0',
    );
  });

  it('removes the KubeVirt that a command installed where none was, and says that the rest of it stays', async () => {
    let world: World | undefined;
    const runCommand = async (): Promise<{ code: number }> => {
      for (const object of [OPERATOR, NEW]) await world?.cluster.create(object, resourceOf(object), CALL);
      return { code: 0 };
    };
    const done = await simRun({
      workloads: [POD],
      test: { subject: { kind: 'command', version: 'v1.7.0', command: ['install'] } },
      ports: { runCommand },
      arrange: async (made) => {
        world = made;
        await withoutKubevirt(made);
      },
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(events(done)).to.deep.equal(['installing', 'verified v1.7.0', 'restored']);
    const [finding] = done.entries.filter((entry) => entry.type === 'finding' && entry.check === 'restore');
    expect(finding).to.include({
      level: 'warning',
      message: "the subject's command installed v1.7.0 from quay.io/kubevirt where no KubeVirt was: it is removed now",
    });
    const { cluster, time } = done.world;
    const left = async (of: JsonObject) => (await cluster.list({ resource: resourceOf(of) }, CALL)).items.map(nameOf);
    expect(await time.drive(left(NEW))).to.deep.equal([]);
    expect(await time.drive(left(OPERATOR))).to.deep.equal(['virt-operator']);
  });

  it('makes a run that measured well end as infrastructure when the API refuses, and says what is still changed', async () => {
    const done = await simRun({
      test: { subject: IMAGES },
      arrange: onPutBack(async () => {
        throw refusal(403);
      }),
    });
    expect(done.outcome).to.include({ how: 'completed', exit: 'infrastructure' });
    expect(done.outcome.reason).to.contain(
      `${LEFT}kubevirts kubevirt/kubevirt: refused with 403; still changed: kubevirts`,
    );
    const findings = done.entries.filter((entry) => entry.type === 'finding' && entry.check === 'restore');
    expect(findings).to.have.length(1);
    expect(toResult(recordOf(done.entries))).to.include({ outcome: 'pass', exit: 'infrastructure' });
  });

  it('makes a run end as infrastructure when it takes too long', async () => {
    const forever = async (_nth: number, { time }: World, { signal }: Call): Promise<never> => {
      await time.sleep(minutes(60), signal);
      throw refusal(504);
    };
    const done = await simRun({ test: { subject: IMAGES }, arrange: onPutBack(forever) });
    expect(done.outcome).to.include({ how: 'completed', exit: 'infrastructure' });
    expect(done.outcome.reason).to.contain(`${LEFT}took longer than 900 s`);
  });

  it('says so beside what made the run fail', async () => {
    const refused = onPutBack(async () => {
      throw refusal(403);
    });
    const done = await simRun({
      test: { subject: IMAGES },
      scenario: { kind: 'arrivals', process: 'fixed', objects: 300, perSecond: 1 },
      arrange: (world) => {
        refused(world);
        world.time.after(seconds(120), () => world.stop.abort({ signal: 'SIGTERM', how: 'aborted' }));
      },
    });
    expect(done.outcome).to.include({ how: 'aborted', exit: 'aborted' });
    expect(done.outcome.reason).to.contain(`stopped by SIGTERM; ${LEFT}`);
  });

  it('tries again what passes', async () => {
    const busy = onPutBack((nth) => (nth < 3 ? Promise.reject(refusal(503)) : undefined));
    const done = await simRun({ test: { subject: IMAGES }, arrange: busy });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(events(done).at(-1)).to.equal('restored v1.6.0');
  });

  it('goes on to the end when it is asked to stop meanwhile', async () => {
    const stopFirst = onPutBack((_nth, { stop }) => void stop.abort({ signal: 'SIGTERM', how: 'aborted' }));
    const done = await simRun({ test: { subject: IMAGES }, arrange: stopFirst });
    expect(events(done).at(-1)).to.equal('restored v1.6.0');
  });

  it('has no longer than the time for cleaning up when it is asked to stop meanwhile', async () => {
    let stoppedAt = Number.NaN;
    const hang = async (_nth: number, { time, stop }: World, { signal }: Call): Promise<never> => {
      stoppedAt = time.now();
      stop.abort({ signal: 'SIGTERM', how: 'aborted' });
      await time.sleep(minutes(60), signal);
      throw refusal(504);
    };
    const done = await simRun({ test: { subject: IMAGES }, arrange: onPutBack(hang), ports: { graceMs: seconds(40) } });
    expect(done.outcome.reason).to.contain(`${LEFT}took longer than 40 s`);
    expect((done.entries.at(-1)?.at ?? Number.NaN) - stoppedAt).to.be.within(40_000, 41_000);
  });

  it('touches nothing once the lock is lost, and says that the baseline was not restored', async () => {
    const done = await simRun({
      test: { subject: IMAGES },
      scenario: { kind: 'arrivals', process: 'fixed', objects: 300, perSecond: 1 },
      arrange: ({ time, lost }) => void time.after(seconds(120), () => lost.abort(new Error('lost'))),
    });
    expect(done.outcome).to.include({ how: 'infrastructure', exit: 'infrastructure' });
    expect(done.outcome.reason).to.contain(`the lock was lost; ${LEFT}the lock was lost, so the next holder may be`);
    expect(stringAt(await kubevirt(done), 'spec', 'imageTag')).to.equal(DIGEST);
  });

  it('undoes all that it can: what is gone already is fine, what is refused keeps nothing else from it', async () => {
    const objects = ['first', 'gone', 'refused', 'last'].map((name) => configMap(name));
    const done = await simRun({
      test: { subject: { kind: 'release', version: 'v1.6.0', manifests: [] } },
      ports: { subjectManifests: objects },
      arrange: ({ cluster }) => {
        const remove = cluster.delete.bind(cluster);
        cluster.delete = async (ref, call) => {
          if (ref.name === 'refused') throw refusal(403);
          if (ref.name === 'gone') await remove(ref, call);
          return remove(ref, call);
        };
      },
    });
    expect(done.outcome.reason).to.contain(
      'configmaps kubevirt/refused: refused with 403; still changed: configmaps kubevirt/refused (',
    );
    const left = await done.world.time.drive(done.world.cluster.list({ resource: resourceOf(configMap('')) }, CALL));
    expect(left.items.map(nameOf)).to.deep.equal(['refused']);
  });

  it('undoes a change also when its answer did not come', async () => {
    const done = await simRun({
      test: { subject: { kind: 'release', version: 'v1.6.0', manifests: [] } },
      ports: { subjectManifests: [configMap('unanswered')] },
      arrange: ({ cluster, stop }) => {
        const create = cluster.create.bind(cluster);
        cluster.create = async (object, resource, call) => {
          const reply = await create(object, resource, call);
          if (nameOf(object) === 'unanswered') stop.abort({ signal: 'SIGTERM', how: 'aborted' });
          call.signal.throwIfAborted();
          return reply;
        };
      },
    });
    expect(done.outcome).to.include({ how: 'aborted', reason: 'stopped by SIGTERM' });
    const left = await done.world.time.drive(done.world.cluster.list({ resource: resourceOf(configMap('')) }, CALL));
    expect(left.items).to.deep.equal([]);
  });

  it('gives up what a finalizer holds long before its time is over; what was installed before that stays', async () => {
    const labelled = { ...NEW, metadata: { namespace: 'kubevirt', name: 'kubevirt', labels: { touched: 'yes' } } };
    const done = await simRun({
      test: { subject: { kind: 'release', version: 'v1.6.0', manifests: [] } },
      ports: { subjectManifests: [configMap('before'), labelled, HELD, configMap('after')] },
    });
    expect(done.outcome).to.include({ how: 'completed', exit: 'infrastructure' });
    expect(done.outcome.reason).to.contain(
      'configmaps kubevirt/held: deleted, and 5 min later still there unchanged, held by acme.example/keep; ' +
        'still changed: configmaps kubevirt/before, configmaps kubevirt/held (',
    );
    expect(restoreTookMs(done)).to.be.within(300_000, 330_000);
    const left = await done.world.time.drive(done.world.cluster.list({ resource: resourceOf(HELD) }, CALL));
    expect(left.items.map(nameOf)).to.have.members(['before', 'held']);
    expect(await kubevirt(done)).to.not.have.nested.property('metadata.labels.touched');
  });

  it('waits for what changes on its way to be gone', async () => {
    const done = await simRun({
      test: { subject: { kind: 'release', version: 'v1.6.0', manifests: [] } },
      ports: { subjectManifests: [HELD] },
      arrange: ({ cluster, time }) => {
        const remove = cluster.delete.bind(cluster);
        cluster.delete = async (ref, call) => {
          const progress = (annotations: JsonObject) => () =>
            void cluster.patch(ref, { metadata: { annotations } }, CALL);
          time.after(minutes(4), progress({ left: '1' }));
          time.after(minutes(8), () => void cluster.patch(ref, { metadata: { finalizers: null } }, CALL));
          return remove(ref, call);
        };
      },
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(restoreTookMs(done)).to.be.within(480_000, 490_000);
  });

  it('lets the operator live until the KubeVirt that it undeploys is gone', async () => {
    const order: string[] = [];
    const done = await simRun({
      workloads: [POD],
      test: { subject: { kind: 'release', version: 'v1.7.0', manifests: [] } },
      ports: { subjectManifests: [OPERATOR, NEW] },
      arrange: async (world) => {
        await withoutKubevirt(world);
        world.cluster.observe((_at, { type, kind }) => {
          if (type === 'DELETED') order.push(kind.kind);
        });
      },
    });
    expect(done.outcome).to.deep.equal({ how: 'completed' });
    expect(order.filter((kind) => ['KubeVirt', 'Deployment'].includes(kind))).to.deep.equal(['KubeVirt', 'Deployment']);
  });
});
