import type { JsonObject } from '../../model/json.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import type { KubeletSample } from '../metrics/nodes.ts';
import { createMetricRegistry } from '../metrics/registry.ts';
import { labelsOf, nameOf, stamp } from '../registry/objects.ts';
import { usedByRamp } from './node-memory.ts';

/** What metrics.k8s.io shows of a node: the average between the two looks of its kubelet that the metrics server has. */
export function nodeMetrics(context: SimContext, node: JsonObject): JsonObject {
  const [before, last] = context.nodeMeters.knownLooks(nameOf(node));
  const windowSeconds = (last.at - before.at) / 1000;
  const cores = (last.cpuSeconds - before.cpuSeconds) / windowSeconds;
  return {
    kind: 'NodeMetrics',
    apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name: nameOf(node), labels: labelsOf(node) },
    timestamp: stamp(timeOf(last, context)),
    window: `${windowSeconds.toFixed(3)}s`,
    usage: {
      cpu: `${Math.round(cores * 1e9)}n`,
      memory: `${Math.round(memoryOf(last, context, nameOf(node)) / 1024)}Ki`,
    },
  };
}

/** What a kubelet shows of its node at /metrics/resource, each sample with the time of the look that it is of. */
export function kubeletText(context: SimContext, node: string): string {
  const look = context.nodeMeters.lastLook(node);
  const at = timeOf(look, context);
  const registry = createMetricRegistry();
  registry.readCounter(
    'node_cpu_usage_seconds_total',
    'Cumulative cpu time consumed by the node in core-seconds',
    () => [[{}, look.cpuSeconds, at]],
  );
  registry.gauge('node_memory_working_set_bytes', 'Current working set of the node in bytes', () => [
    [{}, memoryOf(look, context, node), at],
  ]);
  return registry.text();
}

const memoryOf = (look: KubeletSample, context: SimContext, node: string): number =>
  usedByRamp(context, node, look) ?? look.memoryBytes;

/** By the server's clock, which the nodes have too. */
const timeOf = ({ at }: KubeletSample, { time, serverNow }: SimContext): EpochMs =>
  epochMs(Math.round(serverNow() - (time.monotonic() - at)));
