import { canonicalJson, type JsonObject, numberAt, objectAt } from '../../model/json.ts';
import { seededRandom } from '../../model/random.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { randomSuffix } from '../registry/names.ts';
import {
  controllerOf,
  isDeleting,
  keyOf,
  nameOf,
  namespaceOf,
  ownerReference,
  uidOf,
  withCondition,
  withStatus,
} from '../registry/objects.ts';
import { createWorkQueue } from './work-queue.ts';

const HASH = 'pod-template-hash';

/**
 * Kubernetes' Deployment controller: a ReplicaSet for each template that there was, of which the latest has the replicas. The others give
 * theirs up when all of those are available: simpler than a rolling update, with the same end.
 */
export function runDeploymentController(context: SimContext): void {
  const { registry, store, owners, components, serverNow } = context;
  const deployments = registry.kinds.named('Deployment');
  const sets = registry.kinds.named('ReplicaSet');
  const queue = createWorkQueue(context, {
    name: 'deployment',
    process: components.controllerManager,
    workers: 5,
    workMs: ms(15),
    random: context.random.fork('Deployment'),
    reconcile(key) {
      const deployment = registry.find(deployments, key);
      if (deployment === undefined || isDeleting(deployment)) return;
      const wanted = numberAt(deployment, 'spec', 'replicas') ?? 1;
      const fresh = replicaSetOf(deployment);
      const latest = registry.find(sets, keyOf(fresh)) ?? registry.create(sets, namespaceOf(fresh), fresh);
      scale(latest, wanted);
      const own = ownSets(deployment);
      const available = numberAt(latest, 'status', 'availableReplicas') ?? 0;
      const former = own.filter((set) => uidOf(set) !== uidOf(latest));
      if (available >= wanted) for (const set of former) scale(set, 0);
      registry.write(deployments, withAvailability(withCounts(deployment, latest, own), wanted));
    },
  });

  const ownSets = (deployment: JsonObject): JsonObject[] =>
    owners
      .of(uidOf(deployment), sets)
      .map((key) => registry.find(sets, key))
      .filter((set) => set !== undefined);

  const scale = (set: JsonObject, replicas: number): void =>
    void registry.write(sets, { ...set, spec: { ...objectAt(set, 'spec'), replicas } });

  /** With the default strategy a quarter may be missing. */
  function withAvailability(deployment: JsonObject, wanted: number): JsonObject {
    const available = numberAt(deployment, 'status', 'availableReplicas') ?? 0;
    const status = available >= wanted - Math.floor(wanted / 4) ? 'True' : 'False';
    return withCondition(deployment, { type: 'Available', status }, serverNow());
  }

  store.subscribe(({ type, kind, object }) => {
    if (kind === deployments && type !== 'DELETED') queue.add(keyOf(object));
    const owner = kind === sets ? controllerOf(object) : undefined;
    if (owner?.kind === 'Deployment') queue.add(`${namespaceOf(object)}/${owner.name}`);
  });
}

function withCounts(deployment: JsonObject, latest: JsonObject, own: readonly JsonObject[]): JsonObject {
  const total = (field: string): number => own.reduce((sum, set) => sum + (numberAt(set, 'status', field) ?? 0), 0);
  return withStatus(deployment, {
    observedGeneration: numberAt(deployment, 'metadata', 'generation') ?? 1,
    replicas: total('replicas'),
    updatedReplicas: numberAt(latest, 'status', 'replicas') ?? 0,
    readyReplicas: total('readyReplicas'),
    availableReplicas: total('availableReplicas'),
  });
}

/** Named and labelled after its template, so that each template has one. */
function replicaSetOf(deployment: JsonObject): JsonObject {
  const { selector, template } = objectAt(deployment, 'spec');
  const hash = randomSuffix(seededRandom(canonicalJson(template ?? {})), 10);
  const labels = { ...objectAt(template, 'metadata', 'labels'), [HASH]: hash };
  const metadata = { ...objectAt(template, 'metadata'), labels };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${nameOf(deployment)}-${hash}`,
      namespace: namespaceOf(deployment),
      labels,
      ownerReferences: [ownerReference(deployment)],
    },
    spec: {
      replicas: numberAt(deployment, 'spec', 'replicas') ?? 1,
      selector: {
        ...objectAt(selector),
        matchLabels: { ...objectAt(selector, 'matchLabels'), [HASH]: hash },
      },
      template: { ...objectAt(template), metadata },
    },
  };
}
