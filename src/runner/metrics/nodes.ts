import type { Clock } from '../../model/clock.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Cluster, nameOf } from '../cluster.ts';
import type { MetricsSource } from '../context.ts';
import { listAll } from '../list.ts';
import { absentSource, readOrElse } from './absent.ts';
import { stampedPageSource } from './page-source.ts';
import { resourceMetrics, SYSTEM_NAMESPACES } from './resource-metrics.ts';

/**
 * What each node uses, and the components that run there: by the kubelets' own counters where they may be read, else by
 * metrics.k8s.io, else a source that says why neither is there.
 */
export async function nodeSources(cluster: Cluster, clock: Clock, signal: AbortSignal): Promise<MetricsSource[]> {
  const nodes = (await listAll(cluster, { resource: RESOURCES.nodes }, signal)).map(nameOf).sort();
  const [first] = nodes;
  if (first === undefined) return [];
  const kubelet = await kubeletSource(first, cluster, clock).sample('during', signal);
  if (kubelet.state === 'present') return nodes.map((node) => kubeletSource(node, cluster, clock));
  return readOrElse(
    signal,
    () => resourceMetrics(cluster, clock, nodes, signal),
    (reason) => [absentSource('node', `kubelets: ${kubelet.reason}; metrics.k8s.io: ${reason}`)],
  );
}

const kubeletSource = (node: string, cluster: Cluster, clock: Clock): MetricsSource =>
  stampedPageSource(`node/${node}`, cluster, `/api/v1/nodes/${node}/proxy/metrics/resource`, clock, isOfNodeOrSystem);

/** The series of all containers of a full node would fill the journal. */
const isOfNodeOrSystem = (series: string): boolean => !series.startsWith('container_') || IN_SYSTEM.test(series);

const IN_SYSTEM = new RegExp(`\\bnamespace="(${SYSTEM_NAMESPACES.join('|')})"`);
