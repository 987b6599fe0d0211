import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';

/** What a person wrote, laid over what is derived, and which paths that concerns. */
export interface Overlay {
  readonly value: JsonObject;
  /** Derived values that gave way. */
  readonly replaced: readonly { readonly path: string; readonly derived: Json }[];
  readonly added: readonly string[];
}

/**
 * Maps merge key by key. Lists of things that have a name merge by that name, as Kubernetes' strategic merge does, so that a
 * suite can give the runner's container resources without repeating it. Everything else replaces.
 */
export function layOver(derived: JsonObject, written: JsonObject): Overlay {
  const replaced: { path: string; derived: Json }[] = [];
  const added: string[] = [];
  const value = mergeMaps(derived, written, '', {
    replaced: (path, old) => replaced.push({ path, derived: old }),
    added: (path) => added.push(path),
  });
  return { value, replaced, added };
}

interface Notes {
  replaced(path: string, derived: Json): void;
  added(path: string): void;
}

/** Lists that merge, by the field that names their items. */
const ITEM_NAMES: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
};

function mergeMaps(derived: JsonObject, written: JsonObject, path: string, notes: Notes): JsonObject {
  const merged = new Map<string, Json>(Object.entries(derived));
  for (const [key, value] of Object.entries(written)) {
    merged.set(key, mergeValue(merged.get(key), value, path === '' ? key : `${path}.${key}`, notes));
  }
  return Object.fromEntries(merged);
}

function mergeValue(derived: Json | undefined, written: Json, path: string, notes: Notes): Json {
  if (derived === undefined) {
    notes.added(path);
    return written;
  }
  if (isJsonObject(derived) && isJsonObject(written)) return mergeMaps(derived, written, path, notes);
  const itemName = ITEM_NAMES[path.split('.').at(-1) ?? ''];
  if (itemName !== undefined && isMaps(derived) && isMaps(written)) {
    return mergeItems(derived, written, itemName, path, notes);
  }
  if (JSON.stringify(derived) !== JSON.stringify(written)) notes.replaced(path, derived);
  return written;
}

function mergeItems(
  derived: readonly JsonObject[],
  written: readonly JsonObject[],
  itemName: string,
  path: string,
  notes: Notes,
): Json[] {
  const merged = [...derived];
  for (const item of written) {
    const index = matching(merged, item, itemName);
    const label = String(item[itemName] ?? Math.max(index, 0));
    merged[index === -1 ? merged.length : index] = mergeValue(
      merged[index],
      item,
      `${path}.${label}`,
      notes,
    ) as JsonObject;
  }
  return merged;
}

/** The item of the same name; an item without a name means the only one there is. */
function matching(items: readonly JsonObject[], wanted: JsonObject, itemName: string): number {
  if (wanted[itemName] === undefined) return items.length === 1 ? 0 : -1;
  return items.findIndex((item) => item[itemName] === wanted[itemName]);
}

const isMaps = (value: Json): value is readonly JsonObject[] => Array.isArray(value) && value.every(isJsonObject);
