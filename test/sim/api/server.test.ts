import { expect } from 'chai';
import { listAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES, resourceOf } from '../../../src/model/resources.ts';
import { minutes, ms, seconds } from '../../../src/model/units.ts';
import { ApiError } from '../../../src/runner/cluster.ts';
import { call, inSim, type SimWorld, vmi } from '../../support/sim-world.ts';

const { virtualMachineInstances: vmis, leases, nodes } = RESOURCES;

describe('[I] sim/api/server', () => {
  it('answers the slower the more it has to do', () =>
    inSim({}, async (world) => {
      const calm = await latencyOf(world);
      void burst(world, 200);
      await world.sleep(seconds(0.02));
      expect(await latencyOf(world)).to.be.above(5 * calm);
    }));

  it('refuses with 429 and Retry-After what finds no seat and a full queue, and serves leases all the while', () =>
    inSim({ options: { api: { maxInFlight: 20, queueLength: 10 } } }, async (world) => {
      const outcomes = burst(world, 100);
      await world.sim.list({ resource: leases }, call);
      const errors = (await outcomes).filter((outcome) => outcome instanceof ApiError);
      expect(errors.length).to.be.within(50, 85);
      expect(new Set(errors.map(({ status, retryAfterMs }) => `${status} ${retryAfterMs}`))).to.deep.equal(
        new Set(['429 1000']),
      );
      const { text } = await world.sim.text('/metrics', call);
      expect(text).to.match(
        /apiserver_flowcontrol_rejected_requests_total\{.*priority_level="workload-low",reason="queue-full"\} \d+/,
      );
    }));

  it('lets a client that asks little past one that asks much', () =>
    inSim({ options: { api: { maxInFlight: 10, workers: 1 } } }, async (world) => {
      const busy = burst(world, 200);
      await world.sleep(seconds(0.05));
      const modest = world.sim.client('modest');
      const { sentAt, receivedAt } = await modest.list({ resource: nodes }, call);
      expect(receivedAt - sentAt).to.be.below(200);
      await busy;
    }));

  it('gives each replica metrics of its own, by the path of its pod', () =>
    inSim({ options: { api: { replicas: 2 } } }, async (world) => {
      await burst(world, 40);
      const counts = await Promise.all([0, 1].map((i) => created(world, i)));
      expect(counts[0]).to.be.within(15, 25);
      expect((counts[0] ?? 0) + (counts[1] ?? 0)).to.equal(40);
    }));

  it('begins a list and a watch at one version, so that nothing is lost between', () =>
    inSim({}, async (world) => {
      const names = Array.from({ length: 50 }, (_, index) => `vmi-${index}`);
      void Promise.all(
        names.map(async (name, index) => {
          await world.sleep(ms(10 * index));
          await world.create(vmi(name));
        }),
      );
      await world.sleep(ms(200));
      const { items, resourceVersion } = await world.sim.list({ resource: vmis }, call);
      const seen = new Set(items.map((item) => stringAt(item, 'metadata', 'name')));
      const patient = { ...call, timeoutMs: minutes(60) };
      void world.sim.watch(
        { resource: vmis },
        resourceVersion,
        ({ object }) => seen.add(stringAt(object, 'metadata', 'name')),
        patient,
      );
      await world.sleep(seconds(20));
      expect(items.length).to.be.within(1, 49);
      expect(seen.size).to.equal(50);
    }));

  it('makes nothing in a dry run', () =>
    inSim({}, async ({ sim, statusOf }) => {
      const kind = sim.api.kinds.named('VirtualMachineInstance');
      const options = { dryRun: true };
      const reply = await sim.api.handle({
        verb: 'create',
        kind,
        namespace: 'perf',
        body: vmi('a'),
        options,
        client: 'a',
      });
      expect([reply.status, stringAt(reply.body, 'status', 'phase')]).to.deep.equal([201, 'Pending']);
      expect(await statusOf(vmis, 'a')).to.equal(404);
    }));

  it('deletes collections', () =>
    inSim({}, async (world) => {
      await burst(world, 5);
      const kind = world.sim.api.kinds.named('VirtualMachineInstance');
      const asked = { verb: 'deletecollection', kind, namespace: 'perf', options: {}, client: 'a' } as const;
      const { body } = await world.sim.api.handle(asked);
      expect(listAt(body, 'items')).to.have.lengthOf(5);
      await world.until(async () => (await world.list(vmis, 'perf')).length === 0);
    }));

  it('refuses manifests that KubeVirt would refuse', () =>
    inSim({}, async ({ create }) => {
      const bad = { ...vmi('a'), spec: {} };
      const error = await create(bad).catch((caught) => caught);
      expect([error.status, error.reason]).to.deep.equal([422, 'Invalid']);
      expect(error.message).to.contain('spec.domain: Required value');
      expect(resourceOf(bad)).to.equal(vmis);
    }));
});

/** Creates VMIs all at once; what was refused comes as its error. */
function burst({ create }: SimWorld, count: number): Promise<unknown[]> {
  return Promise.all(Array.from({ length: count }, (_, i) => create(vmi(`vmi-${i}`)).catch((error) => error)));
}

async function latencyOf({ sim }: SimWorld): Promise<number> {
  const { sentAt, receivedAt } = await sim.list({ resource: nodes }, call);
  return receivedAt - sentAt;
}

/** Creations of VMIs that one replica has counted. */
async function created({ sim }: SimWorld, replica: number): Promise<number> {
  const path = `/api/v1/namespaces/kube-system/pods/https:kube-apiserver-control-plane-${replica}:6443/proxy/metrics`;
  const { text } = await sim.text(path, call);
  const line =
    /^apiserver_request_total\{code="201",.*resource="virtualmachineinstances",.*verb="POST".*\} (\d+)$/m.exec(text);
  return Number(line?.[1]);
}
