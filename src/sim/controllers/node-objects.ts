import type { Lease } from 'kubernetes-types/coordination/v1.d.ts';
import { isJsonObject, type JsonObject, listAt, objectAt } from '../../model/json.ts';
import { SIM_MARK } from '../../model/simulated.ts';
import { type EpochMs, toIso, toMicroTime } from '../../model/units.ts';
import type { SimOptions } from '../options.ts';
import { labelsOf, stamp, withMetadata, withStatus } from '../registry/objects.ts';

export interface NewNode {
  readonly name: string;
  readonly index: number;
  readonly controlPlane: boolean;
}

/** The Node object of a machine that has just joined. */
export function nodeObject({ name, index, controlPlane }: NewNode, options: SimOptions, now: EpochMs): JsonObject {
  const role = controlPlane ? 'node-role.kubernetes.io/control-plane' : 'node-role.kubernetes.io/worker';
  const pool = options.nodeLabels[index % Math.max(1, options.nodeLabels.length)];
  const worker: JsonObject = controlPlane ? {} : { 'kubevirt.io/schedulable': 'true', ...pool };
  const taints = controlPlane ? [{ key: role, effect: 'NoSchedule' }] : options.nodeTaints;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'node.kubernetes.io/instance-type': SIM_MARK,
        [role]: '',
        ...worker,
      },
      annotations: controlPlane ? {} : { 'kubevirt.io/heartbeat': toIso(now) },
    },
    spec: taints.length === 0 ? {} : { taints },
    status: nodeStatus(name, index, options, now),
  };
}

function nodeStatus(name: string, index: number, options: SimOptions, now: EpochMs): JsonObject {
  return {
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
  };
}

export const LEASE_NAMESPACE = 'kube-node-lease';

export const nodeLease = (name: string, now: EpochMs): JsonObject =>
  ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name, namespace: LEASE_NAMESPACE },
    spec: { holderIdentity: name, leaseDurationSeconds: 40, renewTime: toMicroTime(now) },
  }) satisfies Lease;

export const renewed = (lease: JsonObject, now: EpochMs): JsonObject => ({
  ...lease,
  spec: { ...objectAt(lease, 'spec'), renewTime: toMicroTime(now) },
});

/** virt-handler's sign of life. */
export const withHeartbeat = (node: JsonObject, now: EpochMs): JsonObject =>
  withMetadata(node, {
    annotations: { ...objectAt(node, 'metadata', 'annotations'), 'kubevirt.io/heartbeat': toIso(now) },
  });

/** kubelet's report, repeated. */
export const withStatusBeat = (node: JsonObject, now: EpochMs): JsonObject =>
  withStatus(node, {
    conditions: listAt(node, 'status', 'conditions')
      .filter(isJsonObject)
      .map((condition) => ({ ...condition, lastHeartbeatTime: stamp(now) })),
  });

const UNREACHABLE = 'node.kubernetes.io/unreachable';

/** With or without the taints by which Kubernetes keeps pods away from a node that does not answer. */
export const withUnreachable = (node: JsonObject, unreachable: boolean): JsonObject => {
  const effects = unreachable ? ['NoSchedule', 'NoExecute'] : [];
  return withTaints(node, UNREACHABLE, effects);
};

export const withCordon = (node: JsonObject, cordoned: boolean): JsonObject => {
  const { unschedulable: _before, ...spec } = objectAt(node, 'spec');
  const changed = { ...node, spec: cordoned ? { ...spec, unschedulable: true } : spec };
  return withTaints(changed, 'node.kubernetes.io/unschedulable', cordoned ? ['NoSchedule'] : []);
};

function withTaints(node: JsonObject, key: string, effects: readonly string[]): JsonObject {
  const others = listAt(node, 'spec', 'taints')
    .filter(isJsonObject)
    .filter((taint) => taint.key !== key);
  const taints = [...others, ...effects.map((effect) => ({ key, effect }))];
  const { taints: _before, ...spec } = objectAt(node, 'spec');
  return { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } };
}

/** KubeVirt schedules no launcher pod where this label does not say true. */
export const withSchedulable = (node: JsonObject, schedulable: boolean): JsonObject =>
  withMetadata(node, { labels: { ...labelsOf(node), 'kubevirt.io/schedulable': String(schedulable) } });
