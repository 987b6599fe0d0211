import { type JsonObject, stringAt } from '../../model/json.ts';
import type { Context } from '../context.ts';
import { podRequests, type Resources } from '../controllers/node-usage.ts';
import { labelsOf, nameOf, phaseOf, stamp } from '../registry/objects.ts';

const NODE_CORES = 0.4;
const NODE_BYTES = 3 * 2 ** 30;
/** A small idle guest uses about this part of what its pod requests. */
const USED_SHARE = { cpu: 0.3, memory: 0.7 };

/** What metrics.k8s.io tells of the nodes: what their running pods use, and a base. */
export function nodeMetrics({ registry, serverNow }: Context): JsonObject[] {
  const used = new Map<string, Resources>();
  for (const pod of registry.list(registry.kinds.named('Pod'))) {
    const node = stringAt(pod, 'spec', 'nodeName');
    if (node === undefined || phaseOf(pod) !== 'Running') continue;
    const total = used.get(node) ?? new Map();
    used.set(node, total);
    for (const [name, amount] of podRequests(pod)) total.set(name, (total.get(name) ?? 0) + amount);
  }
  return registry.list(registry.kinds.named('Node')).map((node) => {
    const total: Resources = used.get(nameOf(node)) ?? new Map();
    const cores = NODE_CORES + USED_SHARE.cpu * (total.get('cpu') ?? 0);
    const bytes = NODE_BYTES + USED_SHARE.memory * (total.get('memory') ?? 0);
    return {
      kind: 'NodeMetrics',
      apiVersion: 'metrics.k8s.io/v1beta1',
      metadata: { name: nameOf(node), labels: labelsOf(node) },
      timestamp: stamp(serverNow()),
      window: '20s',
      usage: { cpu: `${Math.round(cores * 1e9)}n`, memory: `${Math.round(bytes / 1024)}Ki` },
    };
  });
}
