import { expect } from 'chai';
import type { PilotAnswer, PilotMessage } from '../../../src/barrier/message.ts';
import { type JsonObject, listAt, stringAt, valueAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { minutes, ms, seconds } from '../../../src/model/units.ts';
import { ApiError, type WatchEvent } from '../../../src/runner/cluster.ts';
import { faultSchema } from '../../../src/sim/faults/schema.ts';
import { call, inSim, pod, type SimWorld, START, vmi } from '../../support/sim-world.ts';

const { virtualMachineInstances: vmis, pods, nodes, kubevirts, namespaces, leases, accessReviews } = RESOURCES;

/** What each fault does to a cluster that is otherwise well. */
const TABLE: Readonly<Record<string, { fault: object; sees: (world: SimWorld) => Promise<void> }>> = {
  'api-error': {
    fault: {
      status: 503,
      verbs: ['create'],
      resources: ['virtualmachineinstances'],
      count: 1,
      applied: true,
      retryAfterMs: 2000,
    },
    async sees({ create, statusOf }) {
      const error = await refusal(create(vmi('a')));
      expect([error.status, error.reason, error.retryAfterMs]).to.deep.equal([503, 'ServiceUnavailable', 2000]);
      expect(await statusOf(vmis, 'a')).to.equal(200);
      await create(vmi('b'));
    },
  },
  reset: {
    fault: { verbs: ['create'], resources: ['virtualmachineinstances'] },
    async sees({ create, statusOf }) {
      expect((await refusal(create(vmi('a')))).status).to.equal(0);
      expect(await statusOf(vmis, 'a')).to.equal(404);
    },
  },
  slow: {
    fault: { delayMs: 3000, resources: ['pods'] },
    async sees({ sim }) {
      const { sentAt, receivedAt } = await sim.list({ resource: pods }, call);
      expect(receivedAt - sentAt).to.be.within(3000, 3100);
    },
  },
  'rate-limit': {
    fault: { perSecond: 2, burst: 3, resources: ['virtualmachineinstances'] },
    async sees({ create, sleep }) {
      const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd', 'e'].map((name) => create(vmi(name))));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.lengthOf(3);
      expect((await refusal(create(vmi('f')))).retryAfterMs).to.equal(1000);
      await sleep(seconds(1));
      await create(vmi('g'));
    },
  },
  forbidden: {
    fault: { verbs: ['create'], resources: ['pods'] },
    async sees({ sim, create }) {
      const review = (resource: string): JsonObject => ({
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: { verb: 'create', resource } },
      });
      const may = async (plural: string) =>
        valueAt((await sim.create(review(plural), accessReviews, call)).object, 'status', 'allowed');
      expect([await may('pods'), await may('virtualmachineinstances')]).to.deep.equal([false, true]);
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'perf' }, spec: {} };
      expect((await refusal(create(pod))).status).to.equal(403);
    },
  },
  'other-requests': {
    fault: { perSecond: 3000 },
    async sees({ sim, sleep }) {
      await sleep(seconds(5));
      const { sentAt, receivedAt } = await sim.list({ resource: nodes }, call);
      expect(receivedAt - sentAt).to.be.above(500);
    },
  },
  'watch-silence': {
    fault: { resources: ['virtualmachineinstances'], fromMs: 5000 },
    async sees(world) {
      const watched = await watchAll(world);
      await world.create(vmi('a'));
      await world.sleep(seconds(10));
      const before = watched.length;
      await world.create(vmi('b'));
      await world.sleep(minutes(3));
      expect(before).to.be.above(0);
      expect(watched).to.have.lengthOf(before);
    },
  },
  'watch-lag': {
    fault: { lagMs: 4000 },
    async sees(world) {
      const watched = await watchAll(world);
      const { receivedAt } = await world.create(vmi('a'));
      await world.sleep(seconds(5));
      expect((watched[0]?.receivedAt ?? 0) - receivedAt).to.be.within(3900, 4100);
    },
  },
  'watch-drop': {
    fault: { resources: ['virtualmachineinstances'] },
    async sees(world) {
      const watched = await watchAll(world);
      await world.create(vmi('a'));
      await world.sleep(seconds(30));
      expect(watched).to.deep.equal([]);
    },
  },
  'watch-close': {
    fault: { fromMs: 5000 },
    async sees({ sim, time }) {
      expect(await sim.watch({ resource: vmis }, '', () => {}, { ...call, timeoutMs: minutes(60) })).to.equal('closed');
      expect(time.monotonic()).to.be.within(5000, 5100);
    },
  },
  'no-streaming-list': {
    fault: {},
    async sees({ sim }) {
      const error = await refusal(sim.watch({ resource: vmis }, undefined, () => {}, call));
      expect([error.status, error.reason]).to.deep.equal([422, 'Invalid']);
      expect(error.message).to.include('sendInitialEvents is forbidden for watch unless the WatchList feature gate');
    },
  },
  'watch-expire': {
    fault: { fromMs: 5000 },
    async sees({ sim, sleep }) {
      const first = await sim.list({ resource: nodes, limit: 2 }, call);
      const patient = { ...call, timeoutMs: minutes(60) };
      expect(await sim.watch({ resource: vmis }, first.resourceVersion, () => {}, patient)).to.equal('closed');
      await sleep(seconds(5));
      expect(await sim.watch({ resource: vmis }, first.resourceVersion, () => {}, patient)).to.equal('expired');
      const next = sim.list({ resource: nodes, limit: 2, continue: first.continue ?? '' }, call);
      expect((await refusal(next)).reason).to.equal('Expired');
    },
  },
  'node-loss': {
    fault: { nodes: 1, fromMs: 30_000, untilMs: 400_000 },
    async sees({ create, get, sleep, untilPhase, until }) {
      for (const name of ['a', 'b', 'c', 'd', 'e']) await create(vmi(name));
      for (const name of ['a', 'b', 'c', 'd', 'e']) await untilPhase(vmis, name, 'Running');
      await sleep(seconds(75));
      expect(await readiness(get)).to.deep.equal(['Unknown', 'True']);
      await sleep(seconds(300));
      const phases = await Promise.all(
        ['a', 'b', 'c', 'd', 'e'].map(async (name) => stringAt(await get(vmis, name), 'status', 'phase')),
      );
      expect(phases.filter((phase) => phase === 'Failed')).to.have.lengthOf(1);
      await until(async () => (await readiness(get))[0] === 'True');
    },
  },
  cordon: {
    fault: { nodes: 2 },
    async sees({ list }) {
      const cordoned = (await list(nodes)).filter((node) => valueAt(node, 'spec', 'unschedulable') === true);
      expect(cordoned).to.have.lengthOf(2);
    },
  },
  'clock-skew': {
    fault: { offsetMs: -90_000 },
    async sees({ create }) {
      const { serverDate = 0, sentAt, object } = await create(vmi('a'));
      expect(serverDate - sentAt).to.be.within(-91_100, -89_900);
      expect(Date.parse(stringAt(object, 'metadata', 'creationTimestamp') ?? '')).to.equal(serverDate);
    },
  },
  'never-ready': {
    fault: { kind: 'VirtualMachineInstance', count: 1 },
    async sees({ create, get, sleep }) {
      await create(vmi('a'));
      await create(vmi('b'));
      await sleep(minutes(5));
      const phases = await Promise.all(
        ['a', 'b'].map(async (name) => stringAt(await get(vmis, name), 'status', 'phase')),
      );
      expect(phases.toSorted()).to.deep.equal(['Running', 'Scheduled']);
    },
  },
  'object-fails': {
    fault: { kind: 'VirtualMachineInstance', name: 'a' },
    async sees({ create, untilPhase }) {
      await create(vmi('a'));
      await create(vmi('b'));
      await untilPhase(vmis, 'a', 'Failed');
      await untilPhase(vmis, 'b', 'Running');
    },
  },
  'slow-stage': {
    fault: { stage: 'vmi-shut-down', delayMs: 100_000 },
    async sees({ create, delete: remove, sleep, statusOf, untilPhase }) {
      await create(vmi('a'));
      await untilPhase(vmis, 'a', 'Running');
      await remove(vmis, 'a');
      await sleep(seconds(99));
      expect(await statusOf(vmis, 'a')).to.equal(200);
    },
  },
  'stuck-finalizer': {
    fault: { kind: 'VirtualMachineInstance' },
    async sees({ create, delete: remove, get, sleep, statusOf }) {
      await create(vmi('a'));
      await remove(namespaces, 'perf');
      await sleep(minutes(10));
      expect(await statusOf(namespaces, 'perf')).to.equal(200);
      expect(listAt(await get(vmis, 'a'), 'metadata', 'finalizers')).to.deep.equal(['sim.prowess/stuck']);
      await remove(vmis, 'a');
      expect(await statusOf(vmis, 'a')).to.equal(200);
    },
  },
  vanish: {
    fault: { kind: 'VirtualMachineInstance', objects: 2, fromMs: 20_000 },
    async sees({ create, list, sleep }) {
      for (const name of ['a', 'b', 'c']) await create(vmi(name));
      await sleep(minutes(1));
      expect(await list(vmis, 'perf')).to.have.lengthOf(1);
    },
  },
  'pod-killed': {
    fault: { name: 'a', objects: 1, how: 'OOMKilled', fromMs: 20_000 },
    async sees({ create, get, sleep, untilPhase }) {
      for (const name of ['a', 'b']) await create(pod(name));
      await untilPhase(pods, 'a', 'Running');
      await sleep(seconds(21));
      const [killed] = listAt(await get(pods, 'a'), 'status', 'containerStatuses');
      expect(stringAt(killed, 'state', 'waiting', 'reason')).to.equal('CrashLoopBackOff');
      expect(valueAt(killed, 'lastState', 'terminated')).to.include({ reason: 'OOMKilled', exitCode: 137 });
      await sleep(seconds(10));
      const restarts = async (name: string) =>
        valueAt(listAt(await get(pods, name), 'status', 'containerStatuses')[0], 'restartCount');
      expect([await restarts('a'), await restarts('b')]).to.deep.equal([1, 0]);
    },
  },
  'pilot-hangs': {
    fault: { kind: 'Pod', name: 'a', fromMs: 20_000 },
    async sees({ sim, time, create, get, sleep }) {
      const heard = new Map<string, number>();
      const hear = async ({ id }: PilotMessage): Promise<PilotAnswer> => {
        heard.set(id, time.now());
        await sleep(seconds(1));
        return { say: 'wait' };
      };
      const { url = '' } = await sim.barriers.open(
        { name: 'fleet', transport: 'http', listen: '', external: [], tool: 'x' },
        { hear, refuse: () => {} },
      );
      const command = ['pilot', 'join', url, '--id'];
      for (const name of ['a', 'b']) {
        await create(
          pod(name, { containers: [{ name: 'main', image: 'pilot', command: [...command, name, '--', 'x'] }] }),
        );
      }
      await sleep(minutes(1));
      expect(heard.get('a')).to.be.within(START + 15_000, START + 20_000);
      expect(heard.get('b')).to.be.above(START + 58_000);
      expect(stringAt(await get(pods, 'a'), 'status', 'phase')).to.equal('Running');
    },
  },
  'metrics-absent': {
    fault: { components: ['virt-controller', 'nodes'] },
    async sees({ sim }) {
      expect((await refusal(sim.text(VIRT_CONTROLLER, call))).status).to.equal(503);
      expect((await refusal(sim.text('/apis/metrics.k8s.io/v1beta1/nodes', call))).status).to.equal(404);
      expect((await sim.text('/metrics', call)).text).to.contain('process_start_time_seconds');
    },
  },
  'metrics-garbage': {
    fault: { components: ['kube-apiserver'], how: 'not-cumulative' },
    async sees({ sim }) {
      const { text } = await sim.text('/metrics', call);
      expect(text).to.match(/^apiserver_request_duration_seconds_bucket\{.*le="\+Inf"\} 0$/m);
    },
  },
  restart: {
    fault: { component: 'kube-apiserver', fromMs: 60_000 },
    async sees({ sim, sleep }) {
      const startedAt = async () =>
        /^process_start_time_seconds (\S+)$/m.exec((await sim.text('/metrics', call)).text)?.[1];
      expect(Number(await startedAt())).to.equal(START / 1000);
      await sleep(seconds(61));
      expect(Number(await startedAt())).to.equal(START / 1000 + 60);
    },
  },
  'wrong-version': {
    fault: { version: 'v0.0.1' },
    async sees({ get }) {
      const kubevirt = await get(kubevirts, 'kubevirt', 'kubevirt');
      expect(stringAt(kubevirt, 'status', 'observedKubeVirtVersion')).to.equal('v0.0.1');
    },
  },
  'never-available': {
    fault: {},
    async sees({ get, sim, sleep }) {
      const ref = { resource: kubevirts, namespace: 'kubevirt', name: 'kubevirt' };
      await sim.patch(ref, { spec: { imageTag: 'v9' } }, call);
      await sleep(minutes(9));
      expect(stringAt(await get(kubevirts, 'kubevirt', 'kubevirt'), 'status', 'phase')).to.equal('Deploying');
    },
  },
  neighbours: {
    fault: { objects: 3 },
    async sees({ list, sleep }) {
      await sleep(ms(100));
      expect(await list(vmis, 'neighbour')).to.have.lengthOf(3);
    },
  },
  leftovers: {
    fault: { namespace: 'prowess-lab-t3', labels: { 'prowess-lock': 'lab' }, objects: 2 },
    async sees({ sim, list, sleep }) {
      await sleep(ms(100));
      const { items } = await sim.list({ resource: namespaces, labelSelector: 'prowess-lock=lab' }, call);
      expect(items).to.have.lengthOf(1);
      expect(await list(vmis, 'prowess-lab-t3')).to.have.lengthOf(2);
    },
  },
};

describe('[I] sim/faults/faults', () => {
  it('has a test for every kind of fault', () => {
    const kinds = faultSchema.options.map((option) => option.shape.fault.value);
    expect(Object.keys(TABLE).toSorted()).to.deep.equal(kinds.toSorted());
  });

  for (const [kind, { fault, sees }] of Object.entries(TABLE)) {
    it(`${kind} strikes`, () => inSim({ faults: [{ fault: kind, ...fault }] }, sees));
  }

  it('holds a pod by a finalizer, too, whose kubelet has ended it', () =>
    inSim(
      { faults: [{ fault: 'stuck-finalizer', kind: 'Pod', name: 'a' }] },
      async ({ create, delete: remove, get, sleep, statusOf, untilPhase }) => {
        for (const name of ['a', 'b']) {
          await create(pod(name));
          await untilPhase(pods, name, 'Running');
          await remove(pods, name);
        }
        await sleep(minutes(10));
        expect(await statusOf(pods, 'b')).to.equal(404);
        expect(listAt(await get(pods, 'a'), 'metadata', 'finalizers')).to.deep.equal(['sim.prowess/stuck']);
      },
    ));

  it('strikes only in its time, at most so often, and whom it concerns', () =>
    inSim(
      { faults: [{ fault: 'api-error', status: 500, fromMs: 10_000, untilMs: 20_000, count: 2, clients: ['a'] }] },
      async (world) => {
        const outcome = (name: string) =>
          world.sim
            .client(name)
            .list({ resource: leases }, call)
            .then(
              () => 200,
              (e) => e.status,
            );
        expect(await outcome('a')).to.equal(200);
        await world.sleep(seconds(10));
        expect([await outcome('a'), await outcome('b'), await outcome('a'), await outcome('a')]).to.deep.equal([
          500, 200, 500, 200,
        ]);
      },
    ));
});

const VIRT_CONTROLLER = '/api/v1/namespaces/kubevirt/pods/https:virt-controller-0:8443/proxy/metrics';

async function refusal(outcome: Promise<unknown>): Promise<ApiError> {
  const error = await outcome.then(
    () => expect.fail('was not refused'),
    (caught: unknown) => caught,
  );
  if (error instanceof ApiError) return error;
  throw error;
}

/** Notifications of VMIs, as they come. */
async function watchAll({ sim, sleep }: SimWorld): Promise<WatchEvent[]> {
  const events: WatchEvent[] = [];
  const from = (await sim.list({ resource: vmis }, call)).resourceVersion;
  void sim.watch({ resource: vmis }, from, (event) => events.push(event), { ...call, timeoutMs: minutes(600) });
  await sleep(ms(50));
  return events;
}

async function readiness(get: SimWorld['get']): Promise<(string | undefined)[]> {
  const objects = await Promise.all(['node-0', 'node-1'].map((name) => get(nodes, name)));
  return objects.map((node) =>
    stringAt(
      listAt(node, 'status', 'conditions').find((c) => stringAt(c, 'type') === 'Ready'),
      'status',
    ),
  );
}
