import { ms, seconds } from '../../model/units.ts';
import type { Context } from '../context.ts';
import { isDeleting, keyOf, nameOf } from '../registry/objects.ts';
import { createWorkQueue } from './work-queue.ts';

/** The namespace controller: empties a namespace that is being deleted, and lets it go once nothing is left in it. */
export function runNamespaceController(context: Context): void {
  const { registry, store, time } = context;
  const namespaces = registry.kinds.named('Namespace');
  const random = context.random.fork('namespaces');
  const queue = createWorkQueue({ time, random, workers: 10, workMs: ms(150), reconcile });

  function reconcile(name: string): void {
    const namespace = registry.find(namespaces, name);
    if (namespace === undefined || !isDeleting(namespace)) return;
    const kinds = registry.kinds.all().filter((kind) => kind.namespaced);
    const contents = kinds.flatMap((kind) => registry.list(kind, name).map((object) => ({ kind, object })));
    for (const { kind, object } of contents) {
      const stillThere = registry.find(kind, keyOf(object)) !== undefined;
      if (stillThere && !isDeleting(object)) registry.delete(kind, keyOf(object));
    }
    if (contents.length > 0) queue.add(name, seconds(1));
    else registry.write(namespaces, { ...namespace, spec: { finalizers: [] } });
  }

  store.subscribe(({ type, kind, object }) => {
    if (kind === namespaces && type !== 'DELETED' && isDeleting(object)) queue.add(nameOf(object));
  });
}
