import { isJsonObject, type JsonObject, listAt, objectAt } from '../../model/json.ts';
import { type EpochMs, type Milliseconds, seconds, toIso } from '../../model/units.ts';
import type { Context } from '../context.ts';
import type { SimOptions } from '../options.ts';
import { microStamp, nameOf, stamp, withMetadata, withStatus } from '../registry/objects.ts';

const LEASE_NAMESPACE = 'kube-node-lease';
const LEASE_EVERY: Milliseconds = seconds(10);
const VIRT_HANDLER_EVERY: Milliseconds = seconds(60);
const STATUS_EVERY: Milliseconds = seconds(300);

/** The nodes and what beats on them: kubelet's Lease and status, virt-handler's heartbeat. */
export function runNodes(context: Context): void {
  const { registry, options, time, serverNow } = context;
  const nodes = registry.kinds.named('Node');
  const leases = registry.kinds.named('Lease');

  const every = (period: Milliseconds, beat: () => void): void => {
    const again = (): void => {
      beat();
      time.after(period, again, 'background');
    };
    time.after(period, again, 'background');
  };

  const start = (node: JsonObject): void => {
    const name = nameOf(registry.create(nodes, '', node));
    registry.write(nodes, withStatus(registry.get(nodes, name), objectAt(node, 'status')));
    registry.create(leases, LEASE_NAMESPACE, nodeLease(name, serverNow()));
    every(LEASE_EVERY, () => {
      const lease = registry.find(leases, `${LEASE_NAMESPACE}/${name}`);
      if (lease !== undefined) registry.write(leases, renewed(lease, serverNow()));
    });
    every(VIRT_HANDLER_EVERY, () => touch(name, (found) => heartbeat(found, serverNow())));
    every(STATUS_EVERY, () => touch(name, (found) => statusBeat(found, serverNow())));
  };

  const touch = (name: string, change: (node: JsonObject) => JsonObject): void => {
    const node = registry.find(nodes, name);
    if (node !== undefined) registry.write(nodes, change(node));
  };

  for (let i = 0; i < options.controlPlaneNodes; i++)
    start(newNode(`control-plane-${i}`, i, true, options, serverNow()));
  for (let i = 0; i < options.nodes; i++) start(newNode(`node-${i}`, i + 100, false, options, serverNow()));
}

function newNode(name: string, index: number, controlPlane: boolean, options: SimOptions, now: EpochMs): JsonObject {
  const role = controlPlane ? 'node-role.kubernetes.io/control-plane' : 'node-role.kubernetes.io/worker';
  const virtual: JsonObject = controlPlane ? {} : { 'kubevirt.io/schedulable': 'true' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': 'prowess-sim',
        [role]: '',
        ...virtual,
      },
      annotations: controlPlane ? {} : { 'kubevirt.io/heartbeat': toIso(now) },
    },
    spec: controlPlane ? { taints: [{ key: role, effect: 'NoSchedule' }] } : {},
    status: {
      capacity: options.nodeCapacity,
      allocatable: options.nodeCapacity,
      addresses: [
        { type: 'InternalIP', address: `10.0.${index >> 8}.${index & 255}` },
        { type: 'Hostname', address: name },
      ],
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          lastHeartbeatTime: stamp(now),
          lastTransitionTime: stamp(now),
        },
      ],
      nodeInfo: {
        architecture: 'amd64',
        operatingSystem: 'linux',
        kernelVersion: '6.12.0-sim',
        osImage: 'prowess simulated node',
        containerRuntimeVersion: 'sim://1',
        kubeletVersion: options.kubernetesVersion,
        machineID: name,
        systemUUID: name,
        bootID: name,
      },
    },
  };
}

const nodeLease = (name: string, now: EpochMs): JsonObject => ({
  apiVersion: 'coordination.k8s.io/v1',
  kind: 'Lease',
  metadata: { name, namespace: LEASE_NAMESPACE },
  spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: microStamp(now) },
});

const renewed = (lease: JsonObject, now: EpochMs): JsonObject => ({
  ...lease,
  spec: { ...objectAt(lease, 'spec'), renewTime: microStamp(now) },
});

const heartbeat = (node: JsonObject, now: EpochMs): JsonObject =>
  withMetadata(node, {
    annotations: { ...objectAt(node, 'metadata', 'annotations'), 'kubevirt.io/heartbeat': toIso(now) },
  });

const statusBeat = (node: JsonObject, now: EpochMs): JsonObject =>
  withStatus(node, {
    conditions: listAt(node, 'status', 'conditions')
      .filter(isJsonObject)
      .map((condition) => ({ ...condition, lastHeartbeatTime: stamp(now) })),
  });
