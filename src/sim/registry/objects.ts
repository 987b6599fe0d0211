import { isJsonObject, type Json, type JsonObject, listAt, objectAt, stringAt, valueAt } from '../../model/json.ts';
import { type EpochMs, toIso } from '../../model/units.ts';

/** Reading and rebuilding Kubernetes objects. They are never changed in place: the store and its history share them. */

export const nameOf = (object: JsonObject): string => stringAt(object, 'metadata', 'name') ?? '';
export const namespaceOf = (object: JsonObject): string => stringAt(object, 'metadata', 'namespace') ?? '';
export const uidOf = (object: JsonObject): string => stringAt(object, 'metadata', 'uid') ?? '';
export const kindOf = (object: JsonObject): string => stringAt(object, 'kind') ?? '';
export const phaseOf = (object: JsonObject): string => stringAt(object, 'status', 'phase') ?? '';
export const labelsOf = (object: JsonObject): JsonObject => objectAt(object, 'metadata', 'labels');
export const isDeleting = (object: JsonObject): boolean =>
  valueAt(object, 'metadata', 'deletionTimestamp') !== undefined;

/** `namespace/name`, or the name alone for cluster-wide objects. */
export function keyOf(object: JsonObject): string {
  const namespace = namespaceOf(object);
  return namespace === '' ? nameOf(object) : `${namespace}/${nameOf(object)}`;
}

/** An instant as Kubernetes stamps objects: whole seconds. */
export const stamp = (at: EpochMs): string => toIso(at).replace(/\.\d+Z$/, 'Z');

export const withMetadata = (object: JsonObject, over: JsonObject): JsonObject => ({
  ...object,
  metadata: { ...objectAt(object, 'metadata'), ...over },
});

export const withStatus = (object: JsonObject, over: JsonObject): JsonObject => ({
  ...object,
  status: { ...objectAt(object, 'status'), ...over },
});

export const finalizersOf = (object: JsonObject): readonly Json[] => listAt(object, 'metadata', 'finalizers');

export const withFinalizer = (object: JsonObject, name: string): JsonObject =>
  withMetadata(object, { finalizers: [...new Set([...finalizersOf(object), name])] });

export const withoutFinalizer = (object: JsonObject, name: string): JsonObject =>
  withMetadata(object, { finalizers: finalizersOf(object).filter((each) => each !== name) });

export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

export const conditionOf = (object: JsonObject, type: string): JsonObject | undefined =>
  listAt(object, 'status', 'conditions')
    .filter(isJsonObject)
    .find((condition) => condition.type === type);

export const hasCondition = (object: JsonObject, type: string): boolean => conditionOf(object, type)?.status === 'True';

/** The object with a condition set; its transition time moves only when the status changes. */
export function withCondition(object: JsonObject, condition: Condition, now: EpochMs): JsonObject {
  const before = conditionOf(object, condition.type);
  const changed = before?.status !== condition.status;
  const lastTransitionTime = changed ? stamp(now) : (before?.lastTransitionTime ?? stamp(now));
  const next: JsonObject = { ...condition, lastTransitionTime };
  const others = listAt(object, 'status', 'conditions').filter((c) => c !== before);
  return withStatus(object, { conditions: [...others, next] });
}

/** The owner that controls the object, as `metadata.ownerReferences` says. */
export function controllerOf(object: JsonObject): JsonObject | undefined {
  return listAt(object, 'metadata', 'ownerReferences')
    .filter(isJsonObject)
    .find((owner) => owner.controller === true);
}

export const ownerReference = (owner: JsonObject): JsonObject => ({
  apiVersion: owner.apiVersion ?? 'v1',
  kind: kindOf(owner),
  name: nameOf(owner),
  uid: uidOf(owner),
  controller: true,
  blockOwnerDeletion: true,
});

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => sameJson(item, b[i]));
  if (!isJsonObject(a) || !isJsonObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => sameJson(a[key], b[key]));
}
