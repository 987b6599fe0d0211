import { expect } from 'chai';
import { type JsonObject, listAt, numberAt, stringAt, valueAt } from '../../../src/model/json.ts';
import { RESOURCES, type Resource } from '../../../src/model/resources.ts';
import { parseInstant, seconds } from '../../../src/model/units.ts';
import { stageSchema } from '../../../src/sim/stages.ts';
import { call, inSim, pod, type SimWorld } from '../../support/sim-world.ts';

const { pods, nodes, namespaces } = RESOURCES;

describe('[I] sim/controllers: Kubernetes', () => {
  it('spreads pods over the workers, and keeps them off the control plane', () =>
    inSim({ options: { nodes: 3 } }, async (world) => {
      for (let i = 0; i < 9; i++) await world.create(pod(`p${i}`));
      await running(world, 9);
      const names = (await world.list(pods, 'perf')).map((one) => stringAt(one, 'spec', 'nodeName'));
      const counts = ['node-0', 'node-1', 'node-2'].map((node) => names.filter((name) => name === node).length);
      expect(counts).to.deep.equal([3, 3, 3]);
    }));

  it('leaves pods pending that fit nowhere, says so, and places them once there is room', () =>
    inSim({ options: { nodes: 1, nodeCapacity: { cpu: '2', memory: '4Gi', pods: '10' } } }, async (world) => {
      const hungry = { containers: [{ name: 'main', image: 'pause', resources: { requests: { cpu: '1500m' } } }] };
      await world.create(pod('first', hungry));
      await world.untilPhase(pods, 'first', 'Running');
      await world.create(pod('second', hungry));
      await world.sleep(seconds(30));
      const waiting = await world.get(pods, 'second');
      expect(stringAt(waiting, 'status', 'phase')).to.equal('Pending');
      const [condition] = listAt(waiting, 'status', 'conditions');
      expect(condition).to.deep.include({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' });
      await world.delete(pods, 'first');
      await world.untilPhase(pods, 'second', 'Running');
    }));

  it('pulls an image once on each node, and lets the pods of that image wait for it', () =>
    inSim({ options: { nodes: 1, imagePull: { delayMs: 20_000 } } }, async (world) => {
      await world.create(pod('first'));
      await running(world, 1);
      await world.create(pod('second'));
      await running(world, 2);
      const [first = 0, second = 0] = await startTimes(world, ['first', 'second']);
      expect(first).to.be.at.least(20_000);
      expect(second).to.be.below(5_000);
    }));

  it('stamps the end of a running pod’s grace, and lets its node end it before', () =>
    inSim({ stages: [SLOW_END] }, async (world) => {
      await world.create(pod('patient'));
      await running(world, 1);
      await world.delete(pods, 'patient');
      const leaving = await world.get(pods, 'patient');
      expect(numberAt(leaving, 'metadata', 'deletionGracePeriodSeconds')).to.equal(30);
      const ends = parseInstant(stringAt(leaving, 'metadata', 'deletionTimestamp') ?? '') ?? 0;
      expect(ends).to.be.above(world.time.now());
      await world.until(async () => (await world.statusOf(pods, 'patient')) === 404);
    }));

  it('makes the pods of a Deployment, and reports when they are available', () =>
    inSim({}, async (world) => {
      const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'web' }] } };
      await world.create({
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'web', namespace: 'perf' },
        spec: { replicas: 3, selector: { matchLabels: { app: 'web' } }, template },
      });
      await world.until(async () => numberAt(await world.get(DEPLOYMENTS, 'web'), 'status', 'availableReplicas') === 3);
      const [condition] = listAt(await world.get(DEPLOYMENTS, 'web'), 'status', 'conditions');
      expect(condition).to.deep.include({ type: 'Available', status: 'True' });
      await world.delete(DEPLOYMENTS, 'web');
      await world.until(async () => (await world.list(pods, 'perf')).length === 0);
    }));

  it('beats for every node: its Lease and its KubeVirt heartbeat', () =>
    inSim({ options: { nodes: 1 } }, async (world) => {
      const beats = async () => {
        const lease = await world.get(RESOURCES.leases, 'node-0', 'kube-node-lease');
        const node = await world.get(nodes, 'node-0');
        return [
          stringAt(lease, 'spec', 'renewTime'),
          stringAt(node, 'metadata', 'annotations', 'kubevirt.io/heartbeat'),
        ];
      };
      const before = await beats();
      await world.sleep(seconds(61));
      const after = await beats();
      expect(after[0]).to.not.equal(before[0]);
      expect(after[1]).to.not.equal(before[1]);
    }));

  it('serves the kinds of CustomResourceDefinitions, and moves their objects by stages', () =>
    inSim({ stages: [WIDGET_READY] }, async (world) => {
      const names = { kind: 'Widget', plural: 'widgets', singular: 'widget' };
      const versions = [{ name: 'v1', served: true, storage: true, subresources: { status: {} } }];
      await world.create({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'widgets.example.com' },
        spec: { group: 'example.com', names, scope: 'Namespaced', versions },
      });
      await world.sleep(seconds(1));
      const widgets: Resource = { apiVersion: 'example.com/v1', kind: 'Widget', plural: 'widgets', namespaced: true };
      const widget: JsonObject = {
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w', namespace: 'perf' },
      };
      await world.sim.create(widget, widgets, call);
      await world.untilPhase(widgets, 'w', 'Ready');
      expect(valueAt(await world.get(widgets, 'w'), 'status', 'size')).to.equal(3);
    }));

  it('gives every namespace its default service account', () =>
    inSim({}, async (world) => {
      const accounts: Resource = {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        plural: 'serviceaccounts',
        namespaced: true,
      };
      await world.until(async () => (await world.list(accounts, 'perf')).length === 1);
      expect(await world.statusOf(namespaces, 'perf')).to.equal(200);
    }));

  it('writes events that say what happened to a pod', () =>
    inSim({}, async (world) => {
      await world.create(pod('a'));
      await running(world, 1);
      const events: Resource = { apiVersion: 'v1', kind: 'Event', plural: 'events', namespaced: true };
      const reasons = (await world.list(events, 'perf')).map((event) => stringAt(event, 'reason'));
      expect(reasons).to.include('Scheduled');
    }));
});

const DEPLOYMENTS: Resource = { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', namespaced: true };

const SLOW_END = stageSchema.parse({
  name: 'pod-terminated-slowly',
  kind: 'Pod',
  when: { deleting: true, bound: true },
  delayMs: 10_000,
  next: { delete: true },
});

const WIDGET_READY = stageSchema.parse({
  name: 'widget-ready',
  kind: 'Widget',
  when: { phase: [''] },
  delayMs: 2_000,
  next: { phase: 'Ready', status: { size: 3 } },
});

async function running({ list, until }: SimWorld, count: number): Promise<void> {
  await until(async () => {
    const phases = (await list(pods, 'perf')).map((one) => stringAt(one, 'status', 'phase'));
    return phases.filter((phase) => phase === 'Running').length === count;
  });
}

/** From creation to Running, in milliseconds. */
async function startTimes({ get }: SimWorld, podNames: readonly string[]): Promise<number[]> {
  const objects = await Promise.all(podNames.map((name) => get(pods, name)));
  const at = (object: JsonObject, ...path: string[]): number => parseInstant(stringAt(object, ...path) ?? '') ?? 0;
  return objects.map((object) => at(object, 'status', 'startTime') - at(object, 'metadata', 'creationTimestamp'));
}
