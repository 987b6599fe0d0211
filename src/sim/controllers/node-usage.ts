import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Context } from '../context.ts';
import { keyOf, phaseOf } from '../registry/objects.ts';

/** Amounts by resource name: cpu in cores, memory in bytes, pods and devices in pieces. */
export type Resources = Map<string, number>;

/** What the pods on each node have requested, kept up to date with every change. */
export interface NodeUsage {
  of(node: string): Resources;
}

export function createNodeUsage({ store, registry }: Context): NodeUsage {
  const pods = registry.kinds.named('Pod');
  const byNode = new Map<string, Resources>();
  const of = (node: string): Resources => {
    const found = byNode.get(node) ?? new Map();
    byNode.set(node, found);
    return found;
  };
  const counted = new Map<string, { readonly node: string; readonly requests: Resources }>();
  const count = (key: string, sign: 1 | -1): void => {
    const pod = counted.get(key);
    if (pod === undefined) return;
    const used = of(pod.node);
    for (const [name, amount] of pod.requests) used.set(name, (used.get(name) ?? 0) + sign * amount);
  };
  store.subscribe(({ type, kind, object }) => {
    if (kind !== pods) return;
    const key = keyOf(object);
    const node = stringAt(object, 'spec', 'nodeName');
    const takesRoom = type !== 'DELETED' && node !== undefined && !['Succeeded', 'Failed'].includes(phaseOf(object));
    if (takesRoom === counted.has(key)) return;
    if (takesRoom) counted.set(key, { node, requests: podRequests(object) });
    count(key, takesRoom ? 1 : -1);
    if (!takesRoom) counted.delete(key);
  });
  return { of };
}

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
