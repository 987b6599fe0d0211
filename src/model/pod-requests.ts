import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt } from './json.ts';
import { parseQuantity } from './quantity.ts';

/** Amounts by resource name: cpu in cores, memory in bytes, pods and devices in pieces. */
export type Resources = Map<string, number>;

/**
 * What a pod asks of its node, as the scheduler counts it: its containers and sidecars together, or what is most while the others of its init
 * containers run, and the overhead of its runtime.
 * https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
 */
export function podRequests(pod: JsonObject): Resources {
  let sidecars: Resources = new Map();
  let most: Resources = new Map();
  for (const container of listAt(pod, 'spec', 'initContainers')) {
    const running = plus(sidecars, requestsOf(container));
    most = larger(most, running);
    if (stringAt(container, 'restartPolicy') === 'Always') sidecars = running;
  }
  const working = listAt(pod, 'spec', 'containers').map(requestsOf).reduce(plus, sidecars);
  return plus(plus(larger(working, most), amounts(objectAt(pod, 'spec', 'overhead'))), new Map([['pods', 1]]));
}

/** A limit without a request is one. */
function requestsOf(container: Json): Resources {
  if (!isJsonObject(container)) return new Map();
  return amounts({ ...objectAt(container, 'resources', 'limits'), ...objectAt(container, 'resources', 'requests') });
}

/** What a container of a pod may hold of memory, in bytes; undefined where the first one has no limit. */
export function memoryLimitOf(pod: JsonObject): number | undefined {
  const [container] = listAt(pod, 'spec', 'containers');
  return isJsonObject(container) ? amounts(objectAt(container, 'resources', 'limits')).get('memory') : undefined;
}

export const amounts = (quantities: JsonObject): Resources =>
  new Map(Object.entries(quantities).map(([name, quantity]) => [name, parseQuantity(String(quantity)) ?? 0]));

export const plus = (a: Resources, b: Resources): Resources =>
  new Map([...a, ...[...b].map(([name, amount]) => [name, (a.get(name) ?? 0) + amount] as const)]);

const larger = (a: Resources, b: Resources): Resources =>
  new Map([...a, ...[...b].map(([name, amount]) => [name, Math.max(a.get(name) ?? 0, amount)] as const)]);
