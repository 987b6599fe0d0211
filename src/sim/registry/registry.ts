import { type JsonObject, numberAt } from '../../model/json.ts';
import type { Random } from '../../model/random.ts';
import { type EpochMs, later, seconds } from '../../model/units.ts';
import { withDefaults } from './defaults.ts';
import { checkPreconditions, type DeleteOptions, graceOf, nothingHolds, success } from './deletion-rules.ts';
import type { Kind, KindTable } from './kinds.ts';
import { nameObject, randomUid } from './names.ts';
import { isDeleting, keyOf, nameOf, phaseOf, sameJson, stamp, withMetadata, withStatus } from './objects.ts';
import { alreadyExists, notFound, terminating } from './status.ts';
import type { Store } from './store.ts';
import { reconcileUpdate } from './update-rules.ts';
import { validate } from './validate.ts';

/**
 * The rules of Kubernetes' generic registry over the store: names, versions, finalizers, graceful deletion, namespaces.
 * Synchronous; refusals throw StatusError. The API server and the simulated controllers both write through it.
 */
export interface Registry {
  readonly kinds: KindTable;
  find(kind: Kind, key: string): JsonObject | undefined;
  /** Throws 404. */
  get(kind: Kind, key: string): JsonObject;
  list(kind: Kind, namespace?: string): JsonObject[];
  create(kind: Kind, namespace: string, body: JsonObject, options?: { readonly dryRun?: boolean }): JsonObject;
  /** Replaces the object or its status; a resourceVersion in the body must be the current one. */
  update(kind: Kind, key: string, body: JsonObject, options?: UpdateOptions): JsonObject;
  /** Writes the whole object, as controllers do after reading it; ends its deletion when nothing holds it any more. */
  write(kind: Kind, next: JsonObject): JsonObject;
  /** The object when it stays for a while (finalizers, grace), else a Status. */
  delete(kind: Kind, key: string, options?: DeleteOptions): JsonObject;
}

export interface UpdateOptions {
  readonly subresource?: string;
  readonly dryRun?: boolean;
}

interface Dependencies {
  readonly store: Store;
  readonly kinds: KindTable;
  readonly random: Random;
  readonly now: () => EpochMs;
  /** Mutating admission of new objects. */
  readonly admit: (kind: Kind, object: JsonObject) => JsonObject;
}

export function createRegistry({ store, kinds, random, now, admit }: Dependencies): Registry {
  const registry: Registry = {
    kinds,
    find: (kind, key) => store.find(kind, key),
    get(kind, key) {
      const found = store.find(kind, key);
      if (found === undefined) throw notFound(kind, key.slice(key.indexOf('/') + 1));
      return found;
    },
    list: (kind, namespace) => store.list(kind, namespace),
    create(kind, namespace, body, options = {}) {
      const named = nameObject(kind, namespace, body, random);
      if (kind.namespaced) checkNamespace(registry, kind, namespace, nameOf(named));
      if (store.find(kind, keyOf(named)) !== undefined) throw alreadyExists(kind, nameOf(named));
      validate(kind, named);
      const fresh = withMetadata(kind.statusSubresource ? withoutStatus(named) : named, {
        uid: randomUid(random),
        creationTimestamp: stamp(now()),
        generation: 1,
      });
      const complete = admit(kind, withDefaults(kind, fresh, now()));
      return options.dryRun === true ? complete : store.put(kind, complete);
    },
    update(kind, key, body, { subresource, dryRun } = {}) {
      const current = registry.get(kind, key);
      const next = reconcileUpdate(kind, current, body, subresource);
      validate(kind, next);
      return dryRun === true ? next : registry.write(kind, next);
    },
    write(kind, next) {
      const current = registry.get(kind, keyOf(next));
      if (sameJson(current, next)) return current;
      if (isDeleting(next) && nothingHolds(kind, next)) {
        store.remove(kind, next);
        return next;
      }
      const changed = kind.kind !== 'Namespace' && !sameJson(current.spec, next.spec);
      const generation = (numberAt(current, 'metadata', 'generation') ?? 1) + (changed ? 1 : 0);
      return store.put(kind, withMetadata(next, { generation }));
    },
    delete(kind, key, options = {}) {
      const current = registry.get(kind, key);
      checkPreconditions(kind, current, options);
      const grace = graceOf(kind, current, options);
      const held = numberAt(current, 'metadata', 'deletionGracePeriodSeconds') ?? Number.POSITIVE_INFINITY;
      if (options.dryRun === true || (isDeleting(current) && grace >= held)) return current;
      const deletionTimestamp = stamp(later(now(), seconds(grace)));
      const marked = withMetadata(current, { deletionTimestamp, deletionGracePeriodSeconds: grace });
      const left = registry.write(
        kind,
        kind.kind === 'Namespace' ? withStatus(marked, { phase: 'Terminating' }) : marked,
      );
      return store.find(kind, key) === undefined ? success(kind, current) : left;
    },
  };
  return registry;
}

const withoutStatus = ({ status: _ignored, ...rest }: JsonObject): JsonObject => rest;

function checkNamespace(registry: Registry, kind: Kind, namespace: string, name: string): void {
  const home = registry.get(registry.kinds.named('Namespace'), namespace);
  if (phaseOf(home) === 'Terminating') throw terminating(kind, name, namespace);
}
