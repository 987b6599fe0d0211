import { type JsonObject, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { RESOURCES } from '../../model/resources.ts';
import { seconds } from '../../model/units.ts';
import type { Cluster, Resource } from '../cluster.ts';
import type { MetricsSource, Scrape } from '../context.ts';
import { listAll } from '../list.ts';
import { absentSource, pageSource, reasonOf } from './page-source.ts';

/**
 * What each node uses: by its kubelet's own counters where they may be read, else by metrics.k8s.io (an average over some
 * seconds that the server chose), else a source that says why neither is there.
 */
export async function nodeSources(cluster: Cluster, signal: AbortSignal): Promise<MetricsSource[]> {
  const nodes = (await listAll(cluster, { resource: RESOURCES.nodes }, signal)).map(nameOf).sort();
  const [first] = nodes;
  if (first === undefined) return [];
  const kubelet = await kubeletSource(first, cluster).sample('during', signal);
  if (kubelet.state === 'present') return nodes.map((node) => kubeletSource(node, cluster));
  const usage = nodeUsage(cluster);
  const refusal = await usage(signal).then(() => undefined, reasonOf);
  if (refusal === undefined) return nodes.map((node) => usageSource(node, usage));
  return [absentSource('node', `kubelets: ${kubelet.reason}; metrics.k8s.io: ${refusal}`)];
}

const kubeletSource = (node: string, cluster: Cluster): MetricsSource =>
  pageSource(`node/${node}`, cluster, `/api/v1/nodes/${node}/proxy/metrics/resource`, isOfNodeOrSystem);

/** A full node has hundreds of containers under test: their series would fill the journal, and are in the node's own. */
const isOfNodeOrSystem = (series: string): boolean =>
  !series.startsWith('container_') || /\bnamespace="(kube-system|kubevirt)"/.test(series);

const NODE_METRICS: Resource = {
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind: 'NodeMetrics',
  plural: 'nodes',
  namespaced: false,
};

type NodeUsage = (signal: AbortSignal) => Promise<ReadonlyMap<string, JsonObject>>;

/** One list answers all nodes that ask while it is on its way. */
function nodeUsage(cluster: Cluster): NodeUsage {
  let pending: ReturnType<NodeUsage> | undefined;
  return (signal) => {
    pending ??= cluster
      .list({ resource: NODE_METRICS }, { signal, timeoutMs: seconds(10) })
      .then(({ items }) => new Map(items.map((item) => [nameOf(item), item])))
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
}

function usageSource(node: string, usage: NodeUsage): MetricsSource {
  return {
    name: `node/${node}`,
    async sample(_, signal) {
      try {
        const found = (await usage(signal)).get(node);
        return found === undefined ? absent('metrics.k8s.io does not know the node') : seriesOf(found);
      } catch (error) {
        if (signal.aborted) throw error;
        return absent(reasonOf(error));
      }
    },
  };
}

function seriesOf(metrics: JsonObject): Scrape {
  const cores = parseQuantity(stringAt(metrics, 'usage', 'cpu') ?? '');
  const bytes = parseQuantity(stringAt(metrics, 'usage', 'memory') ?? '');
  if (cores === undefined || bytes === undefined) return absent('metrics.k8s.io gives no quantities');
  return { state: 'present', series: { node_cpu_usage_cores: cores, node_memory_usage_bytes: bytes } };
}

const absent = (reason: string): Scrape => ({ state: 'absent', reason });
const nameOf = (object: JsonObject): string => stringAt(object, 'metadata', 'name') ?? '';
