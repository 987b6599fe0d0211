import { type JsonObject, stringAt } from '../../model/json.ts';
import { podRequests, type Resources } from '../../model/pod-requests.ts';
import { hasEnded } from '../../model/resources.ts';
import type { SimContext } from '../context.ts';

/** What the pods on each node have requested, kept up to date with every change. */
export interface NodeUsage {
  of(node: string): Resources;
}

export function createNodeUsage({ store, registry }: SimContext): NodeUsage {
  const pods = registry.kinds.named('Pod');
  const byNode = new Map<string, Resources>();
  const of = (node: string): Resources => {
    const found = byNode.get(node) ?? new Map();
    byNode.set(node, found);
    return found;
  };
  const count = (pod: JsonObject, node: string, sign: 1 | -1): void => {
    const used = of(node);
    for (const [name, amount] of podRequests(pod)) used.set(name, (used.get(name) ?? 0) + sign * amount);
  };
  store.subscribe(({ type, kind, object, previous }) => {
    if (kind !== pods) return;
    const left = placeOf(previous);
    const taken = type === 'DELETED' ? undefined : placeOf(object);
    if (previous !== undefined && left !== undefined && taken === undefined) count(previous, left, -1);
    if (taken !== undefined && left === undefined) count(object, taken, 1);
  });
  return { of };
}

/** The node on which a pod takes room. */
const placeOf = (pod: JsonObject | undefined): string | undefined =>
  pod === undefined || hasEnded(pod) ? undefined : stringAt(pod, 'spec', 'nodeName');
