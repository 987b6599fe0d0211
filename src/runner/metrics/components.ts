import { isJsonObject, type JsonObject, listAt, numberAt, stringAt } from '../../model/json.ts';
import { RESOURCES } from '../../model/resources.ts';
import { type Cluster, nameOf } from '../cluster.ts';
import type { MetricsSource } from '../context.ts';
import { listAll } from '../list.ts';
import { pageSource } from './page-source.ts';

/** Components that run as pods and are read through the API server's proxy, each pod by itself. */
interface Component {
  readonly name: string;
  readonly selector: string;
  readonly scheme: 'http' | 'https';
  /** Where metrics are served when the pod does not declare a port of that name. */
  readonly port?: number;
}

const KUBEVIRT: readonly Component[] = ['virt-api', 'virt-controller', 'virt-handler', 'virt-operator'].map((name) => ({
  name,
  selector: `kubevirt.io=${name}`,
  scheme: 'https',
}));

/** Labels and ports as kubeadm gives them. */
const CONTROL_PLANE: readonly Component[] = [
  { name: 'kube-controller-manager', selector: 'component=kube-controller-manager', scheme: 'https', port: 10257 },
  { name: 'kube-scheduler', selector: 'component=kube-scheduler', scheme: 'https', port: 10259 },
  { name: 'etcd', selector: 'component=etcd', scheme: 'http', port: 2381 },
];

/** Every running pod of KubeVirt and of the control plane (API servers apart) as a source, by component and name. */
export async function componentSources(cluster: Cluster, signal: AbortSignal): Promise<MetricsSource[]> {
  const found = await Promise.all([...KUBEVIRT, ...CONTROL_PLANE].map((each) => sourcesOf(each, cluster, signal)));
  return found.flat();
}

/** API servers by their pods: where the proxy to them answers, which on real ones it does not without credentials. */
export const apiServerPods = (cluster: Cluster, signal: AbortSignal): Promise<MetricsSource[]> =>
  sourcesOf({ name: 'apiserver', selector: 'component=kube-apiserver', scheme: 'https', port: 6443 }, cluster, signal);

async function sourcesOf(component: Component, cluster: Cluster, signal: AbortSignal): Promise<MetricsSource[]> {
  const pods = await listAll(cluster, { resource: RESOURCES.pods, labelSelector: component.selector }, signal);
  return pods.flatMap((pod) => {
    const path = proxyPath(pod, component);
    return path === undefined ? [] : [pageSource(`${component.name}/${nameOf(pod)}`, cluster, path)];
  });
}

/** The path of a running pod's metrics; undefined when it serves none that we know of. */
function proxyPath(pod: JsonObject, { scheme, port: usual }: Pick<Component, 'scheme' | 'port'>): string | undefined {
  const port = declaredPort(pod) ?? usual;
  if (stringAt(pod, 'status', 'phase') !== 'Running' || port === undefined) return undefined;
  return `/api/v1/namespaces/${stringAt(pod, 'metadata', 'namespace')}/pods/${scheme}:${nameOf(pod)}:${port}/proxy/metrics`;
}

function declaredPort(pod: JsonObject): number | undefined {
  const ports = listAt(pod, 'spec', 'containers')
    .filter(isJsonObject)
    .flatMap((container) => listAt(container, 'ports'));
  return numberAt(
    ports.find((port) => stringAt(port, 'name') === 'metrics'),
    'containerPort',
  );
}
