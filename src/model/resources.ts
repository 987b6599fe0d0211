import { isJsonObject, type Json, type JsonObject, stringAt } from './json.ts';

/** A kind of object as its URL needs it. */
export interface Resource {
  /** `v1`, `kubevirt.io/v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Lower-case plural of the URL. */
  readonly plural: string;
  readonly namespaced: boolean;
}

const resource = (apiVersion: string, kind: string, plural: string, namespaced = true): Resource => ({
  apiVersion,
  kind,
  plural,
  namespaced,
});

/** The kinds that prowess itself speaks of. */
export const RESOURCES = {
  namespaces: resource('v1', 'Namespace', 'namespaces', false),
  nodes: resource('v1', 'Node', 'nodes', false),
  pods: resource('v1', 'Pod', 'pods'),
  services: resource('v1', 'Service', 'services'),
  volumeClaims: resource('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims'),
  deployments: resource('apps/v1', 'Deployment', 'deployments'),
  podReplicaSets: resource('apps/v1', 'ReplicaSet', 'replicasets'),
  jobs: resource('batch/v1', 'Job', 'jobs'),
  serviceAccounts: resource('v1', 'ServiceAccount', 'serviceaccounts'),
  runtimeClasses: resource('node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', false),
  leases: resource('coordination.k8s.io/v1', 'Lease', 'leases'),
  virtualMachines: resource('kubevirt.io/v1', 'VirtualMachine', 'virtualmachines'),
  virtualMachineInstances: resource('kubevirt.io/v1', 'VirtualMachineInstance', 'virtualmachineinstances'),
  kubevirts: resource('kubevirt.io/v1', 'KubeVirt', 'kubevirts'),
  accessReviews: resource('authorization.k8s.io/v1', 'SelfSubjectAccessReview', 'selfsubjectaccessreviews', false),
  replicaSets: resource('kubevirt.io/v1', 'VirtualMachineInstanceReplicaSet', 'virtualmachineinstancereplicasets'),
} as const;

/**
 * The kinds that appear when a manifest is created: its own, and what controllers derive from it (KubeVirt makes VMs
 * of a pool, a VMI of a VM and a launcher pod of a VMI, Kubernetes a ReplicaSet of a Deployment and pods of that).
 */
export function resourcesBehind(manifest: JsonObject): Resource[] {
  const own = resourceOf(manifest);
  const all = [own, ...between(own), RESOURCES.pods];
  return [...new Map(all.map((each) => [each.plural, each])).values()];
}

/** The kinds between an object and its pods: their owner is known only where these are watched. */
function between(own: Resource): readonly Resource[] {
  if (groupOf(own.apiVersion) === 'kubevirt.io') return [RESOURCES.virtualMachineInstances];
  return BETWEEN[groupKind(own)] ?? [];
}

const BETWEEN: Readonly<Record<string, readonly Resource[]>> = {
  'apps/Deployment': [RESOURCES.podReplicaSets],
  'batch/CronJob': [RESOURCES.jobs],
  'pool.kubevirt.io/VirtualMachinePool': [RESOURCES.virtualMachines, RESOURCES.virtualMachineInstances],
};

/** Whether pods come of a manifest: it holds the spec of a pod (`containers`) or of an instance (`domain`). */
export function makesPods(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  return Array.isArray(value.containers) || isJsonObject(value.domain) || Object.values(value).some(makesPods);
}

/** Whether a pod or an instance has ended: it has given its place back. */
export const hasEnded = (object: JsonObject): boolean => hasEndedPhase(stringAt(object, 'status', 'phase'));

export const hasEndedPhase = (phase = ''): boolean => ['Succeeded', 'Failed'].includes(phase);

/** The API group of `kubevirt.io/v1` is `kubevirt.io`; of `v1`, the empty text. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether every API server has a kind: one that does not know it is none, or is asked at a wrong path. */
export const isAlwaysServed = ({ apiVersion }: Pick<Resource, 'apiVersion'>): boolean =>
  !groupOf(apiVersion).includes('.') || /^(authorization|coordination|discovery)\.k8s\.io\//.test(apiVersion);

/** `apps/Deployment`, `/Pod`: a kind whatever its version. */
export const groupKind = ({ apiVersion, kind }: Pick<Resource, 'apiVersion' | 'kind'>): string =>
  `${groupOf(apiVersion)}/${kind}`;

export interface Right {
  readonly verb: string;
  readonly resource: Resource;
  readonly subresource?: string | undefined;
}

/** `pods`, `pods/log`: what a right is about, in the words of RBAC. */
export const placeOf = ({ resource, subresource }: Omit<Right, 'verb'>): string =>
  subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;

/** The rule of a role that grants a right, as a person would write it into YAML. */
export const ruleFor = (right: Right): string =>
  `{apiGroups: ["${groupOf(right.resource.apiVersion)}"], resources: ["${placeOf(right)}"], verbs: ["${right.verb}"]}`;

/** The resource of a manifest's kind; kinds that are not in the table get the regular plural, in a namespace. */
export function resourceOf(manifest: JsonObject): Resource {
  const apiVersion = String(manifest.apiVersion ?? 'v1');
  const kind = String(manifest.kind ?? '');
  const known = Object.values(RESOURCES).find((r) => r.kind === kind && r.apiVersion === apiVersion);
  return known ?? resource(apiVersion, kind, regularPlural(kind.toLowerCase()), !OF_CLUSTER.has(kind));
}

/** Whether an object must be in a namespace, as far as that is known here: of other kinds the server says it. */
export const wantsNamespace = ({ apiVersion, namespaced }: Resource): boolean =>
  namespaced && /^(v1$|[a-z]+\/|[a-z.]+\.k8s\.io\/|kubevirt\.io\/)/.test(apiVersion);

/** Kinds of Kubernetes itself that are in no namespace (`kubectl api-resources --namespaced=false`). */
const OF_CLUSTER: ReadonlySet<string> = new Set([
  'APIService',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ClusterTrustBundle',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'DeviceClass',
  'FlowSchema',
  'IngressClass',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'MutatingWebhookConfiguration',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'ResourceSlice',
  'RuntimeClass',
  'ServiceCIDR',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
  'VolumeAttributesClass',
]);

function regularPlural(kind: string): string {
  if (/(s|x|ch|sh)$/.test(kind)) return `${kind}es`;
  return /[^aeiou]y$/.test(kind) ? `${kind.slice(0, -1)}ies` : `${kind}s`;
}
