import type { JsonObject } from '../../model/json.ts';
import type { Context } from '../context.ts';
import { WINDOW_MS } from '../metrics/nodes.ts';
import { createMetricRegistry } from '../metrics/registry.ts';
import { labelsOf, nameOf, stamp } from '../registry/objects.ts';

/** What metrics.k8s.io tells of a node. */
export const nodeMetrics = ({ nodeMeters, serverNow }: Context, node: JsonObject): JsonObject => ({
  kind: 'NodeMetrics',
  apiVersion: 'metrics.k8s.io/v1beta1',
  metadata: { name: nameOf(node), labels: labelsOf(node) },
  timestamp: stamp(serverNow()),
  window: `${WINDOW_MS / 1000}s`,
  usage: {
    cpu: `${Math.round(nodeMeters.cores(nameOf(node)) * 1e9)}n`,
    memory: `${Math.round(nodeMeters.memoryBytes(nameOf(node)) / 1024)}Ki`,
  },
});

/** What a kubelet tells of its node at /metrics/resource. */
export function kubeletText({ nodeMeters }: Context, node: string): string {
  const registry = createMetricRegistry();
  registry.readCounter(
    'node_cpu_usage_seconds_total',
    'Cumulative cpu time consumed by the node in core-seconds',
    () => [[{}, nodeMeters.cpuSeconds(node)]],
  );
  registry.gauge('node_memory_working_set_bytes', 'Current working set of the node in bytes', () => [
    [{}, nodeMeters.memoryBytes(node)],
  ]);
  return registry.text();
}
