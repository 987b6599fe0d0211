import type { NodeInventory } from '../../model/entry.ts';
import { type Json, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { admits, type Placement } from '../../model/placement.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { parseInstant } from '../../model/units.ts';

const CONTROL_PLANE = ['node-role.kubernetes.io/control-plane', 'node-role.kubernetes.io/master'];

/** What a load asks of a node that takes it. */
export interface NodeLoad {
  /** Whether it is of virtual machines. */
  readonly vms: boolean;
  /** Where its pods may run; one of them is enough. */
  readonly placements: readonly Placement[];
}

/** A load of which nothing is known: of pods that ask for nothing. */
export const ANY_LOAD: NodeLoad = { vms: false, placements: [{ nodeSelector: {}, tolerations: [] }] };

/** What a Node object says of the machine, and whether it may take a load. */
export function inventoryOf(node: JsonObject, load: NodeLoad): NodeInventory {
  const info = objectAt(node, 'status', 'nodeInfo');
  const labels = objectAt(node, 'metadata', 'labels');
  const ready = listAt(node, 'status', 'conditions').find((c) => stringAt(c, 'type') === 'Ready');
  return {
    name: stringAt(node, 'metadata', 'name') ?? '',
    ready: stringAt(ready, 'status') === 'True',
    schedulable:
      valueAt(node, 'spec', 'unschedulable') !== true &&
      load.placements.some((placement) => admits(placement, node)) &&
      (!load.vms || takesVms(labels)),
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

const quantity = (value: Json | undefined): number => parseQuantity(String(value ?? '')) ?? 0;

const textMap = (map: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
