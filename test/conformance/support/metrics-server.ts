import { join } from 'node:path';
import { type JsonObject, listAt, stringAt } from '../../../src/model/json.ts';
import { RESOURCES, resourceOf } from '../../../src/model/resources.ts';
import { seconds } from '../../../src/model/units.ts';
import type { Cluster } from '../../../src/runner/cluster.ts';
import { temporaryFolder } from '../../support/folder.ts';
import type { ControlPlane } from './control-plane/control-plane.ts';
import { freePort } from './control-plane/ports.ts';
import { processesIn } from './control-plane/processes.ts';
import { until } from './control-plane/ready.ts';
import { peer } from './peers.ts';

const call = { signal: new AbortController().signal, timeoutMs: seconds(30) };

/**
 * The real metrics-server on loopback, behind the API server's own aggregation layer: it asks kwok in the place of each node's kubelet.
 * Something must run on each node: it has figures of them from its second question on, which is after 15 to 30 s.
 */
export async function startMetricsServer(plane: ControlPlane): Promise<{ stop(): Promise<void> }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const admin = plane.connect();
  const nodes = await letNodesBeAsked(admin, plane.ports.kwok);
  const processes = processesIn(folder);
  process.prependOnceListener('exit', processes.killNow);
  processes.start('metrics-server', await peer('metrics-server'), argumentsOf(plane, folder, port), {});
  for (const object of [SERVICE, apiService(port), ...OPEN_TO_ANYBODY])
    await admin.create(object, resourceOf(object), call);
  await until(
    'metrics.k8s.io has figures of all nodes, and of what runs there',
    async () => (await reportedCount(admin, 'nodes')) === nodes && (await reportedCount(admin, 'pods')) >= nodes,
    () => processes.log('metrics-server'),
  );
  await admin.close();
  return { stop: () => processes.stop() };
}

const argumentsOf = ({ kubeconfig }: ControlPlane, folder: string, port: number): string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--authentication-kubeconfig=${kubeconfig}`,
  `--authorization-kubeconfig=${kubeconfig}`,
  '--bind-address=127.0.0.1',
  `--secure-port=${port}`,
  `--cert-dir=${join(folder, 'pki')}`,
  '--metric-resolution=15s',
  '--authentication-skip-lookup',
  // kwok speaks HTTP.
  '--deprecated-kubelet-completely-insecure',
  '--kubelet-use-node-status-port',
  '--kubelet-preferred-address-types=InternalIP',
];

/** Where kwok answers for each node, and at which path of it; resolves to their number. */
async function letNodesBeAsked(admin: Cluster, Port: number): Promise<number> {
  const { items } = await admin.list({ resource: RESOURCES.nodes }, call);
  for (const node of items) {
    const name = stringAt(node, 'metadata', 'name') ?? '';
    const path = { 'metrics.k8s.io/resource-metrics-path': `/metrics/nodes/${name}/metrics/resource` };
    const ref = { resource: RESOURCES.nodes, name };
    await admin.patch(ref, { metadata: { annotations: path } }, call);
    const status = {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port } },
    };
    await admin.patch({ ...ref, subresource: 'status' }, { status }, call);
  }
  return items.length;
}

async function reportedCount(admin: Cluster, plural: 'nodes' | 'pods'): Promise<number> {
  const { text } = await admin.text(`/apis/metrics.k8s.io/v1beta1/${plural}`, call).catch(() => ({ text: '{}' }));
  return listAt(JSON.parse(text), 'items').length;
}

/** The aggregation layer reaches this machine by a name: endpoints may not lie on loopback. */
const SERVICE: JsonObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'metrics-server', namespace: 'kube-system' },
  spec: { type: 'ExternalName', externalName: 'localhost' },
};

const apiService = (port: number): JsonObject => ({
  apiVersion: 'apiregistration.k8s.io/v1',
  kind: 'APIService',
  metadata: { name: 'v1beta1.metrics.k8s.io' },
  spec: {
    group: 'metrics.k8s.io',
    version: 'v1beta1',
    groupPriorityMinimum: 100,
    versionPriority: 100,
    insecureSkipTLSVerify: true,
    service: { name: 'metrics-server', namespace: 'kube-system', port },
  },
});

/**
 * The API server decides who may ask before it passes a question on. It has no certificate here by which metrics-server would know it, and
 * believe it who asks: to metrics-server all are anonymous.
 */
const OPEN_TO_ANYBODY: readonly JsonObject[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'passed-on-to-metrics-server' },
    rules: [
      { apiGroups: ['metrics.k8s.io'], resources: ['nodes', 'pods'], verbs: ['get', 'list'] },
      { nonResourceURLs: ['/apis/*'], verbs: ['get'] },
    ],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'passed-on-to-metrics-server' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'passed-on-to-metrics-server' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'system:anonymous' }],
  },
];
