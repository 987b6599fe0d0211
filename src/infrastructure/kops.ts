import type { KopsProvider } from '../model/infrastructure.ts';
import { type JsonObject, mergeJson } from '../model/json.ts';
import { writeYaml } from '../render/yaml/block.ts';
import { filled, type Instance } from './instance.ts';
import type { NodeCounts, Provision } from './provision.ts';

/**
 * A cluster by kops on Google Cloud: its spec in kops' own language (v1alpha2), made at once and removed with all of its machines. Flags
 * and fields are those of kops 1.30 (cmd/kops, tests/integration/create_cluster/minimal-1.29-gce).
 */
export function kopsProvision(provider: KopsProvider, instance: Instance, nodes: NodeCounts): Provision {
  const name = kopsName(instance);
  const spec = `${instance.folder}/kops.yaml`;
  const about = ['--name', name, '--state', provider.state];
  const kops = (...words: readonly string[]): readonly string[] => ['kops', ...words, ...about];
  return {
    files: { [spec]: kopsSpec(provider, name, nodes) },
    up: [
      ['kops', 'create', '-f', spec, '--state', provider.state],
      kops('update', 'cluster', '--yes', '--create-kube-config=false'),
      kops('export', 'kubeconfig', `--admin=${ADMIN_FOR}`, '--kubeconfig', instance.kubeconfig),
    ],
    kubeconfig: { file: instance.kubeconfig },
    install: provider.install.map((command) => filled(command, instance)),
    pinned: {
      kubelet: `v${provider.kubernetes}`,
      ...(provider.kernel !== undefined && { kernel: provider.kernel }),
    },
    down: [kops('delete', 'cluster', '--yes')],
    gone: {
      command: ['kops', 'get', 'clusters', name, '--state', provider.state],
      says: `cluster not found "${name}"`,
    },
    folder: provider.folder,
    environment: {},
    inherit: ['GOOGLE_APPLICATION_CREDENTIALS', 'CLOUDSDK_CONFIG', 'KOPS_FEATURE_FLAGS', ...provider.inherit],
  };
}

/** Longer than any run; kops' own default ends after 18 hours. */
const ADMIN_FOR = '168h';

/** Names below k8s.local need no DNS zone. */
export const kopsName = ({ id }: Instance): string => `${id}.k8s.local`;

/** The documents of a cluster and its groups of machines, as `kops create -f` reads them. */
const kopsSpec = (provider: KopsProvider, name: string, nodes: NodeCounts): string =>
  [clusterOf(provider, name, nodes), ...groupsOf(provider, name, nodes)].map(writeYaml).join('\n---\n\n');

function clusterOf(provider: KopsProvider, name: string, { controlPlane }: NodeCounts): JsonObject {
  const { state, project, zone, kubernetes, networking, spec } = provider;
  const derived: JsonObject = {
    api: { loadBalancer: { type: 'Public' } },
    authorization: { rbac: {} },
    channel: 'stable',
    cloudProvider: 'gce',
    configBase: `${state}/${name}`,
    etcdClusters: ['main', 'events'].map((etcd) => ({
      etcdMembers: members(controlPlane).map((member) => ({ instanceGroup: `control-plane-${member}`, name: member })),
      name: etcd,
    })),
    iam: { allowContainerRegistry: true, legacy: false },
    kubelet: { anonymousAuth: false },
    kubernetesApiAccess: ['0.0.0.0/0', '::/0'],
    kubernetesVersion: kubernetes,
    networking,
    nonMasqueradeCIDR: '100.64.0.0/10',
    project,
    subnets: [{ cidr: '10.0.16.0/20', name: regionOf(zone), region: regionOf(zone), type: 'Public' }],
    topology: { dns: { type: 'None' } },
  };
  return { ...KOPS, kind: 'Cluster', metadata: { name }, spec: mergeJson(derived, spec) };
}

const KOPS = { apiVersion: 'kops.k8s.io/v1alpha2' };

/** A group for each member of etcd, which kops wants, and one for all nodes that take load. */
function groupsOf(provider: KopsProvider, name: string, { schedulable, controlPlane }: NodeCounts): JsonObject[] {
  const { image, zone, machines } = provider;
  const group = (own: string, role: 'Master' | 'Node', machineType: string, size: number): JsonObject => ({
    ...KOPS,
    kind: 'InstanceGroup',
    metadata: { labels: { 'kops.k8s.io/cluster': name }, name: own },
    spec: { image, machineType, maxSize: size, minSize: size, role, subnets: [regionOf(zone)], zones: [zone] },
  });
  return [
    ...members(controlPlane).map((member) => group(`control-plane-${member}`, 'Master', machines.controlPlane, 1)),
    group('nodes', 'Node', machines.nodes, schedulable),
  ];
}

/** `a`, `b`, `c`. */
const members = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => String.fromCharCode('a'.charCodeAt(0) + index));

/** `us-west1` of the zone `us-west1-a`. */
const regionOf = (zone: string): string => zone.replace(/-[a-z]$/, '');
