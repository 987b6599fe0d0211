import type { NodeInventory } from '../../model/entry.ts';
import { type Json, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { parseInstant } from '../../model/units.ts';

const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** What a Node object says of the machine; `vms`: whether the load is of virtual machines. */
export function inventoryOf(node: JsonObject, vms: boolean): NodeInventory {
  const info = objectAt(node, 'status', 'nodeInfo');
  const labels = objectAt(node, 'metadata', 'labels');
  const taints = listAt(node, 'spec', 'taints');
  const ready = listAt(node, 'status', 'conditions').find((c) => stringAt(c, 'type') === 'Ready');
  return {
    name: stringAt(node, 'metadata', 'name') ?? '',
    ready: stringAt(ready, 'status') === 'True',
    schedulable:
      valueAt(node, 'spec', 'unschedulable') !== true && !taints.some(keepsPodsAway) && (!vms || takesVms(labels)),
    controlPlane: CONTROL_PLANE.some((role) => role in labels),
    kernel: stringAt(info, 'kernelVersion') ?? '',
    os: stringAt(info, 'osImage') ?? '',
    kubelet: stringAt(info, 'kubeletVersion') ?? '',
    runtime: stringAt(info, 'containerRuntimeVersion'),
    cpu: quantity(valueAt(node, 'status', 'capacity', 'cpu')),
    memoryBytes: quantity(valueAt(node, 'status', 'capacity', 'memory')),
    allocatable: textMap(objectAt(node, 'status', 'allocatable')),
    model: stringAt(labels, 'cpu-model.node.kubevirt.io/model') ?? stringAt(labels, 'node.kubernetes.io/instance-type'),
    readySince: parseInstant(stringAt(ready, 'lastTransitionTime') ?? ''),
  };
}

/** virt-controller withdraws it from a node whose virt-handler has fallen silent. */
const takesVms = (labels: JsonObject): boolean => labels['kubevirt.io/schedulable'] === 'true';

const keepsPodsAway = (taint: Json): boolean => ['NoSchedule', 'NoExecute'].includes(stringAt(taint, 'effect') ?? '');

const quantity = (value: Json | undefined): number => parseQuantity(String(value ?? '')) ?? 0;

const textMap = (map: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
