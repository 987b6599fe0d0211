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
  const byOwner = new Map<string, Map<string, Owned>>();
  store.subscribe(({ type, kind, object }) => {
    if (type === 'MODIFIED') return;
    for (const uid of ownerUids(object)) {
      const owned = byOwner.get(uid) ?? new Map();
      if (type === 'ADDED') owned.set(`${kind.plural}/${keyOf(object)}`, { kind, key: keyOf(object) });
      else owned.delete(`${kind.plural}/${keyOf(object)}`);
      if (owned.size > 0) byOwner.set(uid, owned);
      else byOwner.delete(uid);
    }
  });
  const all = (uid: string): Owned[] => [...(byOwner.get(uid)?.values() ?? [])];
  return { all, of: (uid, kind) => all(uid).flatMap((owned) => (owned.kind === kind ? [owned.key] : [])) };
}

const ownerUids = (object: JsonObject): string[] =>
  listAt(object, 'metadata', 'ownerReferences')
    .filter(isJsonObject)
    .map((owner) => stringAt(owner, 'uid') ?? '');
