import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { seconds } from '../../model/units.ts';
import type { Cluster, Query, Resource } from '../cluster.ts';
import type { MetricsSource, Scrape } from '../context.ts';
import { pair } from './exposition.ts';
import { absentSource, reasonOf } from './page-source.ts';

/**
 * What metrics.k8s.io tells of nodes, and of the containers of KubeVirt and of the control plane where those are pods: averages over some
 * seconds that its server chose. Throws ApiError where it is not served, or not to us.
 */
export async function resourceMetrics(
  cluster: Cluster,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<MetricsSource[]> {
  const listNodes = sharedList(cluster, { resource: resource('NodeMetrics', 'nodes', false) });
  await listNodes(signal);
  const pods = await Promise.all(SYSTEM_NAMESPACES.map((namespace) => podSources(cluster, namespace, signal)));
  return [...nodes.map((node) => nodeSource(node, listNodes)), ...pods.flat()];
}

/** Where components run: a full node has hundreds of containers under test, which are in the node's own use. */
export const SYSTEM_NAMESPACES = ['kube-system', 'kubevirt'];

const resource = (kind: string, plural: string, namespaced: boolean): Resource => ({
  apiVersion: 'metrics.k8s.io/v1beta1',
  kind,
  plural,
  namespaced,
});

type List = (signal: AbortSignal) => Promise<readonly JsonObject[]>;

/** One list answers all who ask while it is on its way. */
function sharedList(cluster: Cluster, query: Query): List {
  let pending: ReturnType<List> | undefined;
  return (signal) => {
    pending ??= cluster
      .list(query, { signal, timeoutMs: seconds(10) })
      .then(({ items }) => items)
      .finally(() => {
        pending = undefined;
      });
    return pending;
  };
}

const nodeSource = (node: string, list: List): MetricsSource => ({
  name: `node/${node}`,
  sample: (_, signal) =>
    seriesOf(signal, async () => {
      const found = (await list(signal)).find((item) => nameOf(item) === node);
      if (found === undefined) throw new Error('metrics.k8s.io does not know the node');
      const { cores, bytes } = usageOf(found);
      return { node_cpu_usage_cores: cores, node_memory_usage_bytes: bytes };
    }),
});

async function podSources(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<MetricsSource[]> {
  const name = `pods/${namespace}`;
  const list = sharedList(cluster, { resource: resource('PodMetrics', 'pods', true), namespace });
  try {
    if ((await list(signal)).length === 0) return [];
  } catch (error) {
    if (signal.aborted) throw error;
    return [absentSource(name, reasonOf(error))];
  }
  return [
    {
      name,
      sample: (_, signal) =>
        seriesOf(signal, async () => Object.assign({}, ...(await list(signal)).flatMap(containerSeries))),
    },
  ];
}

const containerSeries = (pod: JsonObject): Record<string, number>[] =>
  listAt(pod, 'containers')
    .filter(isJsonObject)
    .map((container) => {
      const namespace = stringAt(pod, 'metadata', 'namespace') ?? '';
      const labels = [pair('container', stringAt(container, 'name') ?? ''), pair('namespace', namespace)];
      const key = `{${[...labels, pair('pod', nameOf(pod))].join(',')}}`;
      const { cores, bytes } = usageOf(container);
      return { [`container_cpu_usage_cores${key}`]: cores, [`container_memory_usage_bytes${key}`]: bytes };
    });

async function seriesOf(signal: AbortSignal, read: () => Promise<Record<string, number>>): Promise<Scrape> {
  try {
    return { state: 'present', series: await read() };
  } catch (error) {
    if (signal.aborted) throw error;
    return { state: 'absent', reason: reasonOf(error) };
  }
}

function usageOf(metrics: JsonObject): { cores: number; bytes: number } {
  const cores = parseQuantity(stringAt(metrics, 'usage', 'cpu') ?? '');
  const bytes = parseQuantity(stringAt(metrics, 'usage', 'memory') ?? '');
  if (cores === undefined || bytes === undefined) throw new Error('metrics.k8s.io gives no quantities');
  return { cores, bytes };
}

const nameOf = (object: JsonObject): string => stringAt(object, 'metadata', 'name') ?? '';
