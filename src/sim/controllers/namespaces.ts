import type { JsonObject } from '../../model/json.ts';
import { ms, seconds } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import type { Kind } from '../registry/kinds.ts';
import { isDeleting, keyOf, nameOf, namespaceOf, withCondition } from '../registry/objects.ts';
import { createWorkQueue } from './work-queue.ts';

/** The namespace controller: empties a namespace that is being deleted, and lets it go once nothing is left in it. */
export function runNamespaceController(context: SimContext): void {
  const { registry, store, components, serverNow } = context;
  const namespaces = registry.kinds.named('Namespace');
  const serviceAccounts = registry.kinds.named('ServiceAccount');
  const queue = createWorkQueue(context, {
    name: 'namespace',
    process: components.controllerManager,
    workers: 10,
    workMs: ms(100),
    random: context.random.fork('namespaces'),
    reconcile(name) {
      const namespace = registry.find(namespaces, name);
      if (namespace === undefined) return;
      if (isDeleting(namespace)) empty(namespace);
      else if (registry.find(serviceAccounts, `${name}/default`) === undefined) {
        registry.create(serviceAccounts, name, serviceAccount(name));
      }
    },
  });

  function empty(namespace: JsonObject): void {
    const name = nameOf(namespace);
    const contents = contentsOf(context, name);
    for (const { kind, object } of contents.filter((found) => !isDeleting(found.object))) {
      // An earlier deletion may have taken it along.
      if (registry.find(kind, keyOf(object)) !== undefined) registry.delete(kind, keyOf(object));
    }
    const left = contentsOf(context, name).length;
    if (left === 0) return void registry.write(namespaces, { ...namespace, spec: { finalizers: [] } });
    const message = `Some resources are remaining: ${left} objects`;
    const reason = 'SomeResourcesRemain';
    const condition = { type: 'NamespaceContentRemaining', status: 'True', reason, message } as const;
    registry.write(namespaces, withCondition(namespace, condition, serverNow()));
    queue.add(name, seconds(1));
  }

  store.subscribe(({ type, kind, object }) => {
    if (kind === namespaces && type !== 'DELETED') queue.add(nameOf(object));
  });
}

function contentsOf({ registry, store }: SimContext, name: string): { kind: Kind; object: JsonObject }[] {
  const kinds = registry.kinds.all().filter((kind) => kind.namespaced);
  return kinds.flatMap((kind) =>
    [...store.scan(kind)].filter((object) => namespaceOf(object) === name).map((object) => ({ kind, object })),
  );
}

const serviceAccount = (namespace: string): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace },
});
