import { type JsonObject, numberAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import type { Random } from '../../model/random.ts';
import { type EpochMs, later, seconds } from '../../model/units.ts';
import { withDefaults } from './defaults.ts';
import type { Kind, KindTable } from './kinds.ts';
import {
  finalizersOf,
  isDeleting,
  keyOf,
  nameOf,
  phaseOf,
  sameJson,
  stamp,
  uidOf,
  withMetadata,
  withStatus,
} from './objects.ts';
import { alreadyExists, badRequest, conflict, MODIFIED, notFound, terminating } from './status.ts';
import type { Store } from './store.ts';
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

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun?: boolean;
}

interface Needs {
  readonly store: Store;
  readonly kinds: KindTable;
  readonly random: Random;
  readonly now: () => EpochMs;
  /** Mutating admission of new objects. */
  readonly admit: (kind: Kind, object: JsonObject) => JsonObject;
}

export function createRegistry({ store, kinds, random, now, admit }: Needs): Registry {
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

function nameObject(kind: Kind, namespace: string, body: JsonObject, random: Random): JsonObject {
  if (body.kind !== kind.kind || body.apiVersion !== kind.apiVersion) {
    throw badRequest(
      `${body.apiVersion}, Kind=${body.kind} in the body, ${kind.apiVersion}, Kind=${kind.kind} in the URL`,
    );
  }
  const written = stringAt(body, 'metadata', 'namespace');
  if (written !== undefined && written !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  const prefix = stringAt(body, 'metadata', 'generateName') ?? '';
  const name = nameOf(body) !== '' || prefix === '' ? nameOf(body) : `${prefix}${randomSuffix(random)}`;
  return withMetadata(body, kind.namespaced ? { name, namespace } : { name });
}

function checkNamespace(registry: Registry, kind: Kind, namespace: string, name: string): void {
  const home = registry.get(registry.kinds.named('Namespace'), namespace);
  if (phaseOf(home) === 'Terminating') throw terminating(kind, name, namespace);
}

/** What a client's update may change: names, uids and creation stay, status and the rest go to their own endpoints. */
function reconcileUpdate(kind: Kind, current: JsonObject, body: JsonObject, subresource?: string): JsonObject {
  const version = stringAt(body, 'metadata', 'resourceVersion');
  const uid = stringAt(body, 'metadata', 'uid');
  if (version !== undefined && version !== valueAt(current, 'metadata', 'resourceVersion')) {
    throw conflict(kind, nameOf(current), MODIFIED);
  }
  if (uid !== undefined && uid !== uidOf(current)) {
    throw conflict(
      kind,
      nameOf(current),
      `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${uidOf(current)}`,
    );
  }
  if (nameOf(body) !== '' && nameOf(body) !== nameOf(current))
    throw badRequest('the name of the object does not match the name on the URL');
  if (subresource === 'status') return { ...current, status: body.status ?? {} };
  const { status, ...rest } = body;
  const kept = kind.statusSubresource ? current.status : status;
  const next = { ...rest, apiVersion: kind.apiVersion, kind: kind.kind };
  return withMetadata(kept === undefined ? next : { ...next, status: kept }, fixedMetadata(current));
}

const FIXED = [
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'resourceVersion',
  'generation',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

const fixedMetadata = (current: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(objectAt(current, 'metadata')).filter(([key]) => FIXED.includes(key)));

function nothingHolds(kind: Kind, object: JsonObject): boolean {
  const held = kind.kind === 'Namespace' ? (valueAt(object, 'spec', 'finalizers') ?? []) : [];
  const grace = numberAt(object, 'metadata', 'deletionGracePeriodSeconds') ?? 0;
  return grace === 0 && finalizersOf(object).length === 0 && Array.isArray(held) && held.length === 0;
}

function checkPreconditions(kind: Kind, current: JsonObject, { uid, resourceVersion }: DeleteOptions): void {
  const wrongUid = uid !== undefined && uid !== uidOf(current);
  const wrongVersion =
    resourceVersion !== undefined && resourceVersion !== valueAt(current, 'metadata', 'resourceVersion');
  if (wrongUid || wrongVersion)
    throw conflict(kind, nameOf(current), 'the UID or resource version in the precondition does not match');
}

/** Only pods that a kubelet runs are given time. */
function graceOf(kind: Kind, object: JsonObject, options: DeleteOptions): number {
  if (kind.kind !== 'Pod') return 0;
  const runs = stringAt(object, 'spec', 'nodeName') !== undefined && !['Succeeded', 'Failed'].includes(phaseOf(object));
  if (!runs) return 0;
  return options.gracePeriodSeconds ?? numberAt(object, 'spec', 'terminationGracePeriodSeconds') ?? 30;
}

const success = (kind: Kind, object: JsonObject): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { name: nameOf(object), kind: kind.plural, uid: uidOf(object) },
});

/** The letters that Kubernetes uses for generated names: no vowels, no look-alikes. */
const SUFFIX_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export const randomSuffix = (random: Random): string =>
  Array.from({ length: 5 }, () => SUFFIX_LETTERS[random.integer(SUFFIX_LETTERS.length)]).join('');

/** A random UUID of version 4. */
function randomUid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => random.integer(16).toString(16)).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5');
}
