import { isJsonObject, type JsonObject, listAt, objectAt, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Context } from '../context.ts';
import { phaseOf } from '../registry/objects.ts';

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
  const count = (pod: JsonObject | undefined, sign: 1 | -1): void => {
    const node = stringAt(pod, 'spec', 'nodeName');
    if (pod === undefined || node === undefined || ['Succeeded', 'Failed'].includes(phaseOf(pod))) return;
    for (const [name, amount] of podRequests(pod)) of(node).set(name, (of(node).get(name) ?? 0) + sign * amount);
  };
  store.subscribe(({ type, kind, object, previous }) => {
    if (kind !== pods) return;
    count(previous, -1);
    if (type !== 'DELETED') count(object, 1);
  });
  return { of };
}

/** The requests of all containers, and the pod itself. */
export function podRequests(pod: JsonObject): Resources {
  const total: Resources = new Map([['pods', 1]]);
  for (const container of listAt(pod, 'spec', 'containers').filter(isJsonObject)) {
    addTo(total, { ...objectAt(container, 'resources', 'limits'), ...objectAt(container, 'resources', 'requests') }, 1);
  }
  return total;
}

export function addTo(total: Resources, quantities: JsonObject, sign: 1 | -1): void {
  for (const [name, quantity] of Object.entries(quantities)) {
    total.set(name, (total.get(name) ?? 0) + sign * (parseQuantity(String(quantity)) ?? 0));
  }
}

export function fits(used: Resources, wanted: Resources, allocatable: Resources): boolean {
  for (const [name, amount] of wanted) {
    if ((used.get(name) ?? 0) + amount > (allocatable.get(name) ?? 0)) return false;
  }
  return true;
}
