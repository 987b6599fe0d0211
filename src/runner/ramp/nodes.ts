import { isMeasurable, type NodeInventory } from '../../model/entry.ts';
import { isJsonObject, type JsonObject, listAt, objectAt } from '../../model/json.ts';
import type { Placement } from '../../model/placement.ts';
import { inventoryOf } from '../objects/node.ts';

/** By which Kubernetes keeps pods away from a node that lacks memory. */
export const PRESSURE = 'node.kubernetes.io/memory-pressure';

/** The nodes that the pods of a ramp may use: pressure of a ramp before passes. */
export function usableNodes(nodes: readonly JsonObject[], { nodeSelector, tolerations }: Placement): NodeInventory[] {
  const placements = [{ nodeSelector, tolerations: [...tolerations, { key: PRESSURE, operator: 'Exists' }] }];
  return nodes.map((node) => inventoryOf(node, { vms: false, placements })).filter(isMeasurable);
}

/** Where pods may run once the API server has added what their RuntimeClass says of its nodes. */
export const placedByClass = ({ nodeSelector, tolerations }: Placement, runtimeClass: JsonObject): Placement => ({
  nodeSelector: { ...nodeSelector, ...objectAt(runtimeClass, 'scheduling', 'nodeSelector') },
  tolerations: [...tolerations, ...listAt(runtimeClass, 'scheduling', 'tolerations').filter(isJsonObject)],
});
