import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { parseQuantity } from '../../model/quantity.ts';
import { seconds } from '../../model/units.ts';
import { type Cluster, nameOf, type Query, type Resource } from '../cluster.ts';
import type { MetricsSource, Scrape } from '../context.ts';
import { absent, absentSource, readOrElse } from './absent.ts';
import { pair } from './exposition.ts';

type Lister = Pick<Cluster, 'list'>;

/**
 * What metrics.k8s.io tells of nodes, and of the containers of KubeVirt and of the control plane where those are pods: averages over some
 * seconds that its server chose. Throws ApiError where it is not served, or not to us.
 */
export async function resourceMetrics(
  cluster: Lister,
  nodes: readonly string[],
  signal: AbortSignal,
): Promise<MetricsSource[]> {
  const listNodes = listPerRound(cluster, { resource: resource('NodeMetrics', 'nodes', false) });
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

/**
 * Who reads the sources once gives all of them its signal: these share the list that is on its way. Another's may have been sent before
 * the load ended, and is not theirs to abort.
 */
function listPerRound(cluster: Lister, query: Query): List {
  const pending = new Map<AbortSignal, ReturnType<List>>();
  return (signal) => {
    const list = pending.get(signal) ?? listNow(cluster, query, signal).finally(() => pending.delete(signal));
    pending.set(signal, list);
    return list;
  };
}

async function listNow(cluster: Lister, query: Query, signal: AbortSignal): ReturnType<List> {
  const { items } = await cluster.list(query, { signal, timeoutMs: seconds(10) });
  return items;
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

async function podSources(cluster: Lister, namespace: string, signal: AbortSignal): Promise<MetricsSource[]> {
  const name = `pods/${namespace}`;
  const query = { resource: resource('PodMetrics', 'pods', true), namespace };
  const source: MetricsSource = {
    name,
    sample: (_, signal) =>
      seriesOf(signal, async () =>
        Object.assign({}, ...(await listNow(cluster, query, signal)).flatMap(containerSeries)),
      ),
  };
  return readOrElse(
    signal,
    async () => ((await listNow(cluster, query, signal)).length === 0 ? [] : [source]),
    (reason) => [absentSource(name, reason)],
  );
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

const seriesOf = (signal: AbortSignal, read: () => Promise<Record<string, number>>): Promise<Scrape> =>
  readOrElse<Scrape>(signal, async () => ({ state: 'present', series: await read() }), absent);

function usageOf(metrics: JsonObject): { cores: number; bytes: number } {
  const cores = parseQuantity(stringAt(metrics, 'usage', 'cpu') ?? '');
  const bytes = parseQuantity(stringAt(metrics, 'usage', 'memory') ?? '');
  if (cores === undefined || bytes === undefined) throw new Error('metrics.k8s.io gives no quantities');
  return { cores, bytes };
}
