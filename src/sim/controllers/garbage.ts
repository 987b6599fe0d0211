import { ms } from '../../model/units.ts';
import type { SimContext } from '../context.ts';
import { isDeleting, uidOf } from '../registry/objects.ts';
import { createWorkQueue } from './work-queue.ts';

/** The garbage collector: what belonged to an object that is gone goes too. */
export function runGarbageCollector(context: SimContext): void {
  const { registry, store, owners, components } = context;
  const queue = createWorkQueue(context, {
    name: 'garbage_collector_attempt_to_delete',
    process: components.controllerManager,
    workers: 20,
    workMs: ms(20),
    random: context.random.fork('garbage'),
    reconcile(uid) {
      for (const { kind, key } of owners.all(uid)) {
        const object = registry.find(kind, key);
        if (object !== undefined && !isDeleting(object)) registry.delete(kind, key);
      }
    },
  });
  store.subscribe(({ type, object }) => {
    if (type === 'DELETED' && owners.all(uidOf(object)).length > 0) queue.add(uidOf(object));
  });
}
