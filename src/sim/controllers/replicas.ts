import { type JsonObject, numberAt, objectAt } from '../../model/json.ts';
import { hasEnded } from '../../model/resources.ts';
import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import type { ControllerProcess } from '../metrics/components.ts';
import {
  controllerOf,
  hasCondition,
  isDeleting,
  keyOf,
  nameOf,
  namespaceOf,
  ownerReference,
  uidOf,
  withStatus,
} from '../registry/objects.ts';
import { selectorText } from '../registry/selectors.ts';
import type { ControllerClient, ControllerClients } from './client.ts';
import { isObserved, observed } from './observed.ts';
import { createWorkQueue } from './work-queue.ts';

/** The most objects that KubeVirt's and Kubernetes' replica controllers make or delete at one go. */
const BURST = 250;

/** A kind that keeps so many objects made from its template. */
interface SetKind {
  readonly kind: string;
  readonly child: 'Pod' | 'VirtualMachineInstance';
  readonly process: ControllerProcess;
  readonly client: ControllerClient;
}

/** Replica controllers: KubeVirt's for VMIs, Kubernetes' for pods. */
export function runReplicaControllers(context: SimContext, clients: ControllerClients): void {
  const { virtController, controllerManager } = context.components;
  const sets: readonly SetKind[] = [
    {
      kind: 'VirtualMachineInstanceReplicaSet',
      child: 'VirtualMachineInstance',
      process: virtController,
      client: clients.virtController,
    },
    { kind: 'ReplicaSet', child: 'Pod', process: controllerManager, client: clients.controllerManager },
    { kind: 'StatefulSet', child: 'Pod', process: controllerManager, client: clients.controllerManager },
  ];
  for (const set of sets) runReplicaController(context, set);
}

function runReplicaController(context: SimContext, { kind, child, process, client }: SetKind): void {
  const { registry, store, owners, events, traffic } = context;
  const sets = registry.kinds.named(kind);
  const children = registry.kinds.named(child);
  const queue = createWorkQueue(context, {
    name: kind.toLowerCase(),
    process,
    workers: 5,
    workMs: ms(15),
    random: context.random.fork(kind),
    async reconcile(key) {
      const set = registry.find(sets, key);
      if (set === undefined || isDeleting(set)) return;
      if (child === 'VirtualMachineInstance' && !isObserved(set))
        return void (await client.write(sets, set, observed(set)));
      const own = owners
        .of(uidOf(set), children)
        .map((childKey) => registry.find(children, childKey))
        .filter((object) => object !== undefined);
      const ended = own.filter((object) => hasEnded(object) && !isDeleting(object));
      const active = own.filter((object) => !hasEnded(object) && !isDeleting(object));
      const wanted = numberAt(set, 'spec', 'replicas') ?? 1;
      const missing = Math.min(BURST, wanted - active.length);
      const created = Array.from({ length: Math.max(0, missing) }, () => make(set));
      const surplus = active.slice(0, Math.max(0, Math.min(BURST, active.length - wanted)));
      const deleted = [...ended, ...surplus].map((object) => client.delete(children, keyOf(object)));
      await allDone([...created, ...deleted]);
      await client.write(sets, set, reported(set, active), { verb: 'update', subresource: 'status' });
    },
  });

  async function make(set: JsonObject): Promise<void> {
    const made = await client.create(children, namespaceOf(set), childOf(set, child));
    const message = `Created ${child === 'Pod' ? 'pod' : 'virtual machine'}: ${nameOf(made)}`;
    traffic.as(process, () =>
      events.record(set, `${kind.toLowerCase()}-controller`, 'Normal', 'SuccessfulCreate', message),
    );
  }

  function reported(set: JsonObject, active: readonly JsonObject[]): JsonObject {
    const ready = active.filter((object) => hasCondition(object, 'Ready')).length;
    return withStatus(set, {
      replicas: active.length,
      readyReplicas: ready,
      ...(child === 'Pod' ? { availableReplicas: ready } : {}),
      ...(kind === 'StatefulSet' ? { updatedReplicas: active.length } : {}),
      ...(kind === 'VirtualMachineInstanceReplicaSet'
        ? { labelSelector: selectorText(objectAt(set, 'spec', 'selector')) }
        : { observedGeneration: numberAt(set, 'metadata', 'generation') ?? 1 }),
    });
  }

  store.subscribe(({ type, kind: changed, object }) => {
    if (changed === sets && type !== 'DELETED') queue.add(keyOf(object));
    const owner = changed === children ? controllerOf(object) : undefined;
    if (owner?.kind === kind) queue.add(`${namespaceOf(object)}/${owner.name}`);
  });
}

function childOf(set: JsonObject, child: SetKind['child']): JsonObject {
  const template = objectAt(set, 'spec', 'template');
  return {
    apiVersion: child === 'Pod' ? 'v1' : 'kubevirt.io/v1',
    kind: child,
    metadata: {
      ...objectAt(template, 'metadata'),
      generateName: child === 'Pod' ? `${nameOf(set)}-` : nameOf(set),
      namespace: namespaceOf(set),
      ownerReferences: [ownerReference(set)],
    },
    spec: objectAt(template, 'spec'),
  };
}

/** Waits for all of them, also where one is refused, and then throws that refusal. */
async function allDone(calls: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(calls);
  await Promise.all(calls);
}
