import { isJsonObject, type JsonObject, listAt, objectAt } from '../model/json.ts';
import { parseQuantity } from '../model/quantity.ts';

/** Amounts by resource name: cpu in cores, memory in bytes, pods and devices in pieces. */
export type Resources = Map<string, number>;

/** The requests of all containers, and the pod itself. */
export function podRequests(pod: JsonObject): Resources {
  const total: Resources = new Map([['pods', 1]]);
  for (const container of listAt(pod, 'spec', 'containers').filter(isJsonObject)) {
    addTo(total, { ...objectAt(container, 'resources', 'limits'), ...objectAt(container, 'resources', 'requests') });
  }
  return total;
}

/** What a node offers to pods. */
export function allocatableOf(node: JsonObject): Resources {
  const total: Resources = new Map();
  addTo(total, objectAt(node, 'status', 'allocatable'));
  return total;
}

function addTo(total: Resources, quantities: JsonObject): void {
  for (const [name, quantity] of Object.entries(quantities)) {
    total.set(name, (total.get(name) ?? 0) + (parseQuantity(String(quantity)) ?? 0));
  }
}

export function fits(used: Resources, wanted: Resources, allocatable: Resources): boolean {
  for (const [name, amount] of wanted) {
    if ((used.get(name) ?? 0) + amount > (allocatable.get(name) ?? 0)) return false;
  }
  return true;
}
