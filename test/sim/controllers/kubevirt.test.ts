import { expect } from 'chai';
import { listAt, numberAt, objectAt, stringAt, valueAt } from '../../../src/model/json.ts';
import { RESOURCES } from '../../../src/model/resources.ts';
import { parseInstant, seconds } from '../../../src/model/units.ts';
import { inSim, vmi, vmiSpec } from '../../support/sim-world.ts';

const { virtualMachineInstances: vmis, virtualMachines: vms, replicaSets, pods, kubevirts } = RESOURCES;

describe('[I] sim/controllers: KubeVirt', () => {
  it('takes a VMI through its phases, each stamped once and in order', () =>
    inSim({}, async ({ create, get, untilPhase }) => {
      await create(vmi('a'));
      await untilPhase(vmis, 'a', 'Running');
      const object = await get(vmis, 'a');
      const transitions = listAt(object, 'status', 'phaseTransitionTimestamps');
      expect(transitions.map((t) => stringAt(t, 'phase'))).to.deep.equal([
        'Pending',
        'Scheduling',
        'Scheduled',
        'Running',
      ]);
      const stamps = transitions.map((t) => parseInstant(stringAt(t, 'phaseTransitionTimestamp') ?? '') ?? 0);
      expect(stamps).to.deep.equal(stamps.toSorted((a, b) => a - b));
      expect(stringAt(object, 'status', 'nodeName')).to.match(/^node-\d$/);
      expect(stringAt(object, 'metadata', 'labels', 'kubevirt.io/nodeName')).to.equal(
        stringAt(object, 'status', 'nodeName'),
      );
    }));

  it('runs a VMI in a launcher pod that asks for the guest’s memory, its overhead and a device', () =>
    inSim({}, async ({ create, list, untilPhase }) => {
      await create(vmi('a'));
      await untilPhase(vmis, 'a', 'Running');
      const [launcher] = await list(pods, 'perf');
      expect(stringAt(launcher, 'metadata', 'name')).to.match(/^virt-launcher-a-/);
      const requests = objectAt(listAt(launcher, 'spec', 'containers')[0], 'resources', 'requests');
      expect(requests).to.deep.include({ 'devices.kubevirt.io/kvm': '1', cpu: '100m' });
      expect(Number(requests.memory)).to.equal((128 + 210) * 2 ** 20);
    }));

  it('connects the guest agent some time after Running', () =>
    inSim({}, async ({ create, get, untilPhase, sleep }) => {
      await create(vmi('a'));
      await untilPhase(vmis, 'a', 'Running');
      const connected = async () =>
        listAt(await get(vmis, 'a'), 'status', 'conditions').some((c) => stringAt(c, 'type') === 'AgentConnected');
      expect(await connected()).to.equal(false);
      await sleep(seconds(31));
      expect(await connected()).to.equal(true);
    }));

  it('takes the pod along when a VMI is deleted', () =>
    inSim({}, async ({ create, delete: remove, list, statusOf, until, untilPhase }) => {
      await create(vmi('a'));
      await untilPhase(vmis, 'a', 'Running');
      await remove(vmis, 'a');
      expect(await statusOf(vmis, 'a')).to.equal(200);
      await until(async () => (await statusOf(vmis, 'a')) === 404);
      expect(await list(pods, 'perf')).to.deep.equal([]);
    }));

  it('keeps a VM’s instance as its run strategy wants', () =>
    inSim({}, async ({ create, get, patch, delete: remove, statusOf, until }) => {
      const ready = async () => valueAt(await get(vms, 'a'), 'status', 'ready') === true;
      const template = { spec: vmiSpec };
      await create({
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachine',
        metadata: { name: 'a', namespace: 'perf' },
        spec: { runStrategy: 'Always', template },
      });
      await until(ready);
      const first = stringAt(await get(vmis, 'a'), 'metadata', 'uid');
      await remove(vmis, 'a');
      const uid = async () => stringAt(await get(vmis, 'a'), 'metadata', 'uid');
      await until(async () => (await statusOf(vmis, 'a')) === 200 && (await uid()) !== first && (await ready()));
      await patch(vms, 'a', { spec: { runStrategy: 'Halted' } });
      await until(async () => (await statusOf(vmis, 'a')) === 404);
      await until(async () => stringAt(await get(vms, 'a'), 'status', 'printableStatus') === 'Stopped');
      await remove(vms, 'a');
      await until(async () => (await statusOf(vms, 'a')) === 404);
    }));

  it('keeps as many VMIs as a replica set wants, and none after it', () =>
    inSim({}, async ({ create, get, patch, delete: remove, list, until }) => {
      const labels = { app: 'a' };
      await create({
        apiVersion: 'kubevirt.io/v1',
        kind: 'VirtualMachineInstanceReplicaSet',
        metadata: { name: 'a', namespace: 'perf' },
        spec: { replicas: 5, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: vmiSpec } },
      });
      const ready = async () => numberAt(await get(replicaSets, 'a'), 'status', 'readyReplicas');
      await until(async () => (await ready()) === 5);
      await patch(replicaSets, 'a', { spec: { replicas: 2 } });
      await until(async () => (await ready()) === 2 && (await list(vmis, 'perf')).length === 2);
      await remove(replicaSets, 'a');
      await until(async () => (await list(vmis, 'perf')).length === 0);
    }));

  it('rolls out what the KubeVirt object asks for, and reports it when it runs', () =>
    inSim({}, async ({ get, sim, until }) => {
      const ref = { resource: kubevirts, namespace: 'kubevirt', name: 'kubevirt' };
      const report = async () => objectAt(await get(kubevirts, 'kubevirt', 'kubevirt'), 'status');
      expect(await report()).to.deep.include({ phase: 'Deployed', observedKubeVirtVersion: 'v1.6.0' });
      await sim.patch(ref, { spec: { imageTag: 'v1.7.0', imageRegistry: 'registry.example/pr' } }, CALL);
      await until(async () => (await report()).phase === 'Deploying');
      expect((await report()).observedKubeVirtVersion).to.equal('v1.6.0');
      await until(async () => (await report()).phase === 'Deployed');
      expect(await report()).to.deep.include({
        observedKubeVirtVersion: 'v1.7.0',
        targetKubeVirtVersion: 'v1.7.0',
        observedKubeVirtRegistry: 'registry.example/pr',
        observedGeneration: 2,
      });
    }));

  it('shows the generation of the KubeVirt object that it has observed, whatever changed in it', () =>
    inSim({}, async ({ get, sim, until }) => {
      const ref = { resource: kubevirts, namespace: 'kubevirt', name: 'kubevirt' };
      const observed = async () =>
        numberAt(await get(kubevirts, 'kubevirt', 'kubevirt'), 'status', 'observedGeneration');
      expect(await observed()).to.equal(1);
      await sim.patch(ref, { spec: { workloads: {} } }, CALL);
      expect(await observed()).to.equal(1);
      await until(async () => (await observed()) === 2);
    }));

  it('rolls out the release whose operator is installed', () =>
    inSim({}, async ({ get, sim, until }) => {
      const containers = [{ name: 'virt-operator', image: 'quay.io/kubevirt/virt-operator:v1.7.1' }];
      const ref = { resource: DEPLOYMENTS, namespace: 'kubevirt', name: 'virt-operator' };
      await sim.patch(ref, { spec: { template: { spec: { containers } } } }, CALL);
      const version = async () =>
        stringAt(await get(kubevirts, 'kubevirt', 'kubevirt'), 'status', 'observedKubeVirtVersion');
      await until(async () => (await version()) === 'v1.7.1');
    }));
});

const CALL = { signal: new AbortController().signal, timeoutMs: seconds(30) };
const DEPLOYMENTS = { apiVersion: 'apps/v1', kind: 'Deployment', plural: 'deployments', namespaced: true };
