import { isJsonObject, type JsonObject, listAt, stringAt } from '../../model/json.ts';
import type { Kind } from '../registry/kinds.ts';
import { keyOf } from '../registry/objects.ts';
import type { Store } from '../registry/store.ts';

export interface Owned {
  readonly kind: Kind;
  readonly key: string;
}

/** What belongs to whom by `metadata.ownerReferences`: the index that controllers' informers keep. */
export interface Owners {
  /** Keys of the objects of one kind that belong to the owner with this uid, in order of creation. */
  of(uid: string, kind: Kind): string[];
  all(uid: string): Owned[];
}

export function createOwners(store: Store): Owners {
  const byOwner = new Map<string, Owned[]>();
  const add = (uid: string, kind: Kind, key: string): void => {
    const owned = byOwner.get(uid);
    if (owned === undefined) byOwner.set(uid, [{ kind, key }]);
    else owned.push({ kind, key });
  };
  const remove = (uid: string, kind: Kind, key: string): void => {
    const owned = byOwner.get(uid) ?? [];
    const index = owned.findIndex((each) => each.kind === kind && each.key === key);
    if (index >= 0) owned.splice(index, 1);
    if (owned.length === 0) byOwner.delete(uid);
  };
  store.subscribe(({ type, kind, object }) => {
    if (type === 'MODIFIED') return;
    for (const uid of ownerUids(object)) (type === 'ADDED' ? add : remove)(uid, kind, keyOf(object));
  });
  return {
    all: (uid) => [...(byOwner.get(uid) ?? [])],
    of: (uid, kind) => (byOwner.get(uid) ?? []).flatMap((owned) => (owned.kind === kind ? [owned.key] : [])),
  };
}

const ownerUids = (object: JsonObject): string[] =>
  listAt(object, 'metadata', 'ownerReferences')
    .filter(isJsonObject)
    .map((owner) => stringAt(owner, 'uid') ?? '');
