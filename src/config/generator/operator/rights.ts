import type { PolicyRule, Role } from 'kubernetes-types/rbac/v1.d.ts';
import { fleetRights } from '../../../model/fleet-rights.ts';
import { holdLeases } from '../../../model/hold.ts';
import { runsInPod } from '../../../model/hook.ts';
import type { JsonObject } from '../../../model/json.ts';
import { manifestsOf } from '../../../model/made.ts';
import { byKey } from '../../../model/order.ts';
import type { Step } from '../../../model/plan.ts';
import { PPROF_PATH } from '../../../model/profiles.ts';
import { groupOf, placeOf, RESOURCES, type Resource, resourceOf, resourcesBehind } from '../../../model/resources.ts';
import { taggedImages } from '../../../model/subject.ts';
import type { Test } from '../../../model/suite.ts';
import type { TargetCluster } from '../../../model/target.ts';
import { isEngine } from '../../../scenarios/engines/index.ts';
import { bringsOwnPods } from '../../../scenarios/index.ts';
import { planOf } from '../../plan/plans.ts';

/** Rights in all namespaces, since each run makes namespaces of its own: only for the kinds that the tests concern. */
export function clusterRole(name: string, tests: readonly Test[]): JsonObject {
  const manifests = tests.flatMap((test) => manifestsOf({ ...test, steps: stepsOf(test) }));
  return {
    apiVersion: RBAC,
    kind: 'ClusterRole',
    metadata: { name },
    rules: [
      ...rulesOf(grants(manifests, tests)),
      ...(tests.some(readsLogs) ? LOGS : []),
      ...rulesOfFleets(tests),
      ...METRICS,
      ...(tests.some(isRamp) ? SAMPLES : []),
      ...(tests.some(profilesApiServer) ? PROFILES : []),
    ],
  };
}

/** The lease of the lock, and those of what tests hold beside it; a right to create cannot name the object that does not exist yet. */
export const lockRole = (name: string, { lock }: TargetCluster, tests: readonly Test[]): JsonObject =>
  ({
    apiVersion: RBAC,
    kind: 'Role',
    metadata: { name, namespace: lock.namespace },
    rules: [
      { apiGroups: [LEASES], resources: ['leases'], verbs: ['create'] },
      {
        apiGroups: [LEASES],
        resources: ['leases'],
        resourceNames: [lock.lease, ...holdsOf(tests)],
        verbs: ['get', 'patch'],
      },
    ],
  }) satisfies Role;

const holdsOf = (tests: readonly Test[]): string[] => [
  ...new Set(tests.flatMap(({ experiment }) => experiment.holds ?? []).flatMap(holdLeases)),
];

/**
 * Metrics of the API server's replicas, which are endpoints, of KubeVirt's and the control plane's pods, and of nodes. Kubelets
 * could say more of nodes, but `nodes/proxy` is as good as a shell on each of them.
 */
const METRICS: JsonObject[] = [
  { apiGroups: [''], resources: ['pods/proxy'], verbs: ['get'] } satisfies PolicyRule,
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['list'] } satisfies PolicyRule,
  { apiGroups: ['metrics.k8s.io'], resources: ['nodes', 'pods'], verbs: ['list'] } satisfies PolicyRule,
  { nonResourceURLs: ['/metrics', '/version'], verbs: ['get'] } satisfies PolicyRule,
];

/** A ramp looks at one node after the other. */
const SAMPLES: JsonObject[] = [
  { apiGroups: ['metrics.k8s.io'], resources: ['nodes'], verbs: ['get'] } satisfies PolicyRule,
];

/** Pods are profiled with the rights for their metrics. */
const PROFILES: JsonObject[] = [{ nonResourceURLs: [`${PPROF_PATH}/*`], verbs: ['get'] } satisfies PolicyRule];

const profilesApiServer = ({ experiment: { profiles } }: Test): boolean =>
  profiles?.of.some(({ place }) => place.kind === 'apiserver') === true;

const isRamp = ({ experiment }: Test): boolean => experiment.scenario.kind === 'ramp';
const hasOwnPods = ({ experiment }: Test): boolean =>
  bringsOwnPods(experiment.scenario) && !isEngine(experiment.scenario.kind);

/** What an engine makes is its configuration's to say: a role beside this one grants it. */
export const runsEngine = ({ experiment }: Test): boolean => isEngine(experiment.scenario.kind);

/** What an engine will make is written on a namespace of the run, and its pods are counted. */
const BESIDE_ENGINE: readonly Grant[] = [
  { resource: RESOURCES.namespaces, verbs: ['patch'] },
  { resource: RESOURCES.pods, verbs: ['list', 'watch'] },
];

const stepsOf = (test: Test): readonly Step[] => planOf(test)?.steps ?? [];

/** The rules by which fleets speak with their participants and let guests go on, one for each kind of place. */
function rulesOfFleets(tests: readonly Test[]) {
  const steps = tests.flatMap(stepsOf);
  const rights = fleetRights(steps.flatMap((step) => (step.kind === 'benchmark' ? [step.benchmark] : [])));
  return [...Map.groupBy(rights, placeOf)].sort(byKey).map(([place, same]) => ({
    apiGroups: same.slice(0, 1).map(({ resource }) => groupOf(resource.apiVersion)),
    resources: [place],
    verbs: same.map(({ verb }) => verb).sort(),
  })) satisfies PolicyRule[];
}

/** Pods of MPI let each other in by keys that are made for them. */
const makesKeys = ({ experiment }: Test): boolean => ['mpi-pingpong', 'openfoam'].includes(experiment.scenario.kind);

const hasHookPods = ({ experiment: { hooks = [] } }: Test): boolean => hooks.some(runsInPod);
const readsLogs = (test: Test): boolean => hasOwnPods(test) || hasHookPods(test);

/** What the tools of benchmarks print, and the pods of hooks. */
const LOGS: JsonObject[] = [{ apiGroups: [''], resources: ['pods/log'], verbs: ['get'] } satisfies PolicyRule];

const RBAC = 'rbac.authorization.k8s.io/v1';
const LEASES = 'coordination.k8s.io';

interface Grant {
  readonly resource: Resource;
  readonly verbs: readonly string[];
}

const FOLLOW = ['list', 'watch'];
/** An object is asked for by its name where the answer to its creation was lost. */
const OWN = ['create', 'delete', 'get', ...FOLLOW];

/** A benchmark's pods are let go by a change of them; Services and volumes go with their namespace. */
const FOR_OWN_PODS: readonly Grant[] = [
  { resource: RESOURCES.pods, verbs: [...OWN, 'patch'] },
  { resource: RESOURCES.services, verbs: ['create'] },
  { resource: RESOURCES.volumeClaims, verbs: ['create'] },
];

function grants(manifests: readonly JsonObject[], tests: readonly Test[]): Grant[] {
  const changed = tests.some(({ experiment: { subject } }) => !['installed', 'helm'].includes(subject.kind));
  // virt-operator is given the images of KubeVirt's components.
  const byDigest = tests.some(
    ({ experiment: { subject } }) => subject.kind === 'images' && taggedImages(subject).length > 0,
  );
  return [
    { resource: RESOURCES.namespaces, verbs: ['create', 'delete', 'get', 'list'] },
    { resource: RESOURCES.nodes, verbs: FOLLOW },
    { resource: RESOURCES.serviceAccounts, verbs: ['get'] },
    { resource: RESOURCES.kubevirts, verbs: changed ? ['get', 'list', 'patch'] : ['list'] },
    ...(byDigest ? [{ resource: RESOURCES.deployments, verbs: ['get', 'patch'] }] : []),
    // Those of others disturb any test.
    { resource: RESOURCES.pods, verbs: ['list'] },
    { resource: RESOURCES.virtualMachineInstances, verbs: ['list'] },
    ...(tests.some(hasOwnPods) ? FOR_OWN_PODS : []),
    ...(tests.some(runsEngine) ? BESIDE_ENGINE : []),
    ...(tests.some(makesKeys)
      ? [{ resource: resourceOf({ apiVersion: 'v1', kind: 'Secret' }), verbs: ['create'] }]
      : []),
    ...(tests.some(isRamp) ? [{ resource: RESOURCES.runtimeClasses, verbs: ['get'] }] : []),
    ...(tests.some(hasHookPods) ? [{ resource: RESOURCES.pods, verbs: ['create', 'get'] }] : []),
    ...manifests.map((manifest) => ({ resource: resourceOf(manifest), verbs: OWN })),
    ...manifests.flatMap(resourcesBehind).map((resource) => ({ resource, verbs: FOLLOW })),
  ];
}

/** One rule for each API group and set of verbs, sorted. */
function rulesOf(all: readonly Grant[]) {
  const byResource = Map.groupBy(all, ({ resource }) => `${groupOf(resource.apiVersion)}/${resource.plural}`);
  const merged = [...byResource.values()].map((same) => ({
    group: groupOf(same[0]?.resource.apiVersion ?? ''),
    plural: same[0]?.resource.plural ?? '',
    verbs: [...new Set(same.flatMap(({ verbs }) => verbs))].sort(),
  }));
  const byRule = Map.groupBy(merged, ({ group, verbs }) => `${group} ${verbs.join(' ')}`);
  return [...byRule].sort(byKey).map(([, same]) => ({
    apiGroups: [same[0]?.group ?? ''],
    resources: same.map(({ plural }) => plural).sort(),
    verbs: same[0]?.verbs ?? [],
  })) satisfies PolicyRule[];
}
