import { groupOf, type Resource } from '../../model/resources.ts';

export type Verb = 'create' | 'get' | 'list' | 'watch' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** A kind of object that the simulated API server keeps. */
export interface Kind extends Resource {
  readonly shortNames: readonly string[];
  /** With it, the object's own endpoint ignores `status` and `/status` ignores everything else. */
  readonly statusSubresource: boolean;
  readonly verbs: readonly Verb[];
  /** Kubernetes' own, not a custom resource: what a server decodes into types of its own. */
  readonly typed: boolean;
}

/** What may be done with kinds whose objects are kept. */
export const STORED_VERBS: readonly Verb[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

interface Row {
  readonly kind: string;
  readonly plural?: string;
  readonly short?: readonly string[];
  readonly cluster?: true;
  readonly noStatus?: true;
  readonly verbs?: readonly Verb[];
}

const GROUPS: Readonly<Record<string, readonly Row[]>> = {
  v1: [
    { kind: 'Namespace', short: ['ns'], cluster: true },
    { kind: 'Node', short: ['no'], cluster: true },
    { kind: 'Pod', short: ['po'] },
    { kind: 'Event', short: ['ev'], noStatus: true },
    { kind: 'ConfigMap', short: ['cm'], noStatus: true },
    { kind: 'Secret', noStatus: true },
    { kind: 'Service', short: ['svc'] },
    { kind: 'ServiceAccount', short: ['sa'], noStatus: true },
    { kind: 'Endpoints', plural: 'endpoints', short: ['ep'], noStatus: true },
    { kind: 'PersistentVolume', short: ['pv'], cluster: true },
    { kind: 'PersistentVolumeClaim', short: ['pvc'] },
    { kind: 'ResourceQuota', short: ['quota'] },
  ],
  'apps/v1': [
    { kind: 'Deployment', short: ['deploy'] },
    { kind: 'DaemonSet', short: ['ds'] },
    { kind: 'ReplicaSet', short: ['rs'] },
    { kind: 'StatefulSet', short: ['sts'] },
  ],
  'batch/v1': [{ kind: 'Job' }],
  'coordination.k8s.io/v1': [{ kind: 'Lease', noStatus: true }],
  'rbac.authorization.k8s.io/v1': [
    { kind: 'Role', noStatus: true },
    { kind: 'RoleBinding', noStatus: true },
    { kind: 'ClusterRole', cluster: true, noStatus: true },
    { kind: 'ClusterRoleBinding', cluster: true, noStatus: true },
  ],
  'scheduling.k8s.io/v1': [{ kind: 'PriorityClass', plural: 'priorityclasses', cluster: true, noStatus: true }],
  'node.k8s.io/v1': [{ kind: 'RuntimeClass', plural: 'runtimeclasses', cluster: true, noStatus: true }],
  'storage.k8s.io/v1': [{ kind: 'StorageClass', plural: 'storageclasses', short: ['sc'], cluster: true }],
  'apiextensions.k8s.io/v1': [{ kind: 'CustomResourceDefinition', short: ['crd', 'crds'], cluster: true }],
  'authorization.k8s.io/v1': [{ kind: 'SelfSubjectAccessReview', cluster: true, noStatus: true, verbs: ['create'] }],
  'metrics.k8s.io/v1beta1': [
    { kind: 'NodeMetrics', plural: 'nodes', cluster: true, noStatus: true, verbs: ['get', 'list'] },
  ],
  'kubevirt.io/v1': [
    { kind: 'KubeVirt', short: ['kv', 'kvs'] },
    { kind: 'VirtualMachine', short: ['vm', 'vms'] },
    { kind: 'VirtualMachineInstance', short: ['vmi', 'vmis'], noStatus: true },
    { kind: 'VirtualMachineInstanceReplicaSet', short: ['vmirs', 'vmirss'] },
  ],
  // Its virtual machines take nothing of them.
  'instancetype.kubevirt.io/v1beta1': [
    { kind: 'VirtualMachineClusterInstancetype', cluster: true, noStatus: true },
    { kind: 'VirtualMachineClusterPreference', cluster: true, noStatus: true },
  ],
};

/** The kinds that are served from the start; CustomResourceDefinitions add to them. */
const BUILT_IN_KINDS: readonly Kind[] = Object.entries(GROUPS).flatMap(([apiVersion, rows]) =>
  rows.map((row) => ({
    apiVersion,
    kind: row.kind,
    plural: row.plural ?? `${row.kind.toLowerCase()}s`,
    namespaced: row.cluster !== true,
    shortNames: row.short ?? [],
    statusSubresource: row.noStatus !== true,
    verbs: row.verbs ?? STORED_VERBS,
    typed: groupOf(apiVersion) !== 'kubevirt.io',
  })),
);

/** `virtualmachines.kubevirt.io`, `pods`: how messages and events name a resource. */
export function qualifiedName(kind: Pick<Resource, 'apiVersion' | 'plural'>): string {
  const group = groupOf(kind.apiVersion);
  return group === '' ? kind.plural : `${kind.plural}.${group}`;
}

/** The kinds that a server serves, found by kind or by the plural of the URL. */
export interface KindTable {
  all(): readonly Kind[];
  /** Throws when no such kind is built in: for the simulator's own use. */
  named(kind: string): Kind;
  ofUrl(apiVersion: string, plural: string): Kind | undefined;
  /** Serves a further kind; one that is served already stays as it is. */
  add(kind: Kind): void;
}

export function createKindTable(): KindTable {
  const kinds = new Map(BUILT_IN_KINDS.map((kind) => [`${kind.apiVersion}/${kind.plural}`, kind]));
  const byName = new Map(BUILT_IN_KINDS.map((kind) => [kind.kind, kind]));
  return {
    all: () => [...kinds.values()],
    named: (name) => {
      const kind = byName.get(name);
      if (kind === undefined) throw new Error(`the simulator keeps no kind ${name}`);
      return kind;
    },
    // KubeVirt's API server serves what is done with a guest in a group of its own.
    ofUrl: (apiVersion, plural) => kinds.get(`${apiVersion.replace(/^subresources\./, '')}/${plural}`),
    add: (kind) => {
      const url = `${kind.apiVersion}/${kind.plural}`;
      if (kinds.has(url)) return;
      kinds.set(url, kind);
      if (!byName.has(kind.kind)) byName.set(kind.kind, kind);
    },
  };
}
