import { stringAt } from '../../model/json.ts';
import type { Context } from '../context.ts';
import { keyOf, phaseOf } from '../registry/objects.ts';
import { podRequests, type Resources } from '../resources.ts';

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
