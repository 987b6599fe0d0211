import { isJsonObject, type Json, type JsonObject } from '../../model/json.ts';
import { refuseDeep } from './depth.ts';
import { sameJson } from './objects.ts';
import { badRequest, StatusError } from './status.ts';

/** RFC 7386: null removes, objects merge, everything else replaces. */
export function mergePatch(target: Json | undefined, patch: Json): Json {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, Json> = isJsonObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/**
 * Strategic merge as far as clients use it: lists of named things (containers, ports, variables) merge by name, everything
 * else as in RFC 7386. The orders that `$setElementOrder` asks for are not kept.
 */
export function strategicMergePatch(target: Json | undefined, patch: Json): Json {
  if (Array.isArray(patch)) return mergeByName(Array.isArray(target) ? target : [], patch);
  if (!isJsonObject(patch)) return patch;
  const below = isJsonObject(target) && patch.$patch !== 'replace' ? target : {};
  const result: Record<string, Json> = { ...below };
  for (const [key, value] of Object.entries(patch)) {
    if (key.startsWith('$')) continue;
    if (value === null) delete result[key];
    else result[key] = strategicMergePatch(result[key], value);
  }
  return result;
}

function mergeByName(target: readonly Json[], patch: readonly Json[]): Json[] {
  if (!patch.every((item) => isJsonObject(item) && typeof item.name === 'string')) return [...patch];
  const named = new Map<Json | undefined, Json>(target.filter(isJsonObject).map((item) => [item.name, item]));
  for (const item of patch.filter(isJsonObject)) {
    if (item.$patch === 'delete') named.delete(item.name);
    else named.set(item.name, strategicMergePatch(named.get(item.name), item));
  }
  return [...named.values()];
}

/** RFC 6902 on a copy of the object. Throws 400 for a malformed patch, 422 for one that does not apply. */
export function jsonPatch(target: JsonObject, operations: Json): JsonObject {
  if (!Array.isArray(operations)) throw badRequest('a JSON patch is a list of operations');
  let document: Json = structuredClone(target);
  let copiedBytes = 0;
  for (const operation of operations) {
    if (!isJsonObject(operation)) throw badRequest('each operation of a JSON patch is an object');
    if (operation.op === 'copy') {
      const value = read(document, pointer(operation.from));
      refuseDeep(value);
      copiedBytes += JSON.stringify(value).length;
      if (copiedBytes > MOST_COPIED_BYTES) throw badRequest(`a JSON patch copies at most ${MOST_COPIED_BYTES} bytes`);
    }
    document = applyOperation(document, operation);
  }
  if (!isJsonObject(document)) throw badRequest('the patched document is not an object');
  return document;
}

/** As the API server's: a few operations that copy what they have copied would fill any memory. */
const MOST_COPIED_BYTES = 3 * 2 ** 20;

function applyOperation(document: Json, operation: JsonObject): Json {
  const path = pointer(operation.path);
  switch (operation.op) {
    case 'add':
      return edit(document, path, (holder, key) => insert(holder, key, operation.value ?? null));
    case 'replace':
      read(document, path);
      return edit(document, path, (holder, key) => assign(holder, key, operation.value ?? null));
    case 'remove':
      read(document, path);
      return edit(document, path, remove);
    case 'copy':
    case 'move': {
      const from = pointer(operation.from);
      const value = read(document, from);
      const without = operation.op === 'move' ? edit(document, from, remove) : document;
      return edit(without, path, (holder, key) => insert(holder, key, structuredClone(value)));
    }
    case 'test':
      if (!sameJson(read(document, path), operation.value)) throw doesNotApply(`test of ${operation.path} failed`);
      return document;
    default:
      throw badRequest(`unknown operation ${JSON.stringify(operation.op)} in a JSON patch`);
  }
}

type Container = Json[] | Record<string, Json>;

/** Applies `change` to the holder of the last key of the path; the document is our own copy, so it changes in place. */
function edit(document: Json, path: readonly string[], change: (holder: Container, key: string) => void): Json {
  const key = path.at(-1);
  if (key === undefined) {
    const root: Record<string, Json> = { '': document };
    change(root, '');
    return root[''] ?? null;
  }
  change(read(document, path.slice(0, -1)) as Container, key);
  return document;
}

function read(document: Json, path: readonly string[]): Json {
  let here: Json | undefined = document;
  for (const key of path) {
    here = Array.isArray(here) ? here[Number(key)] : isJsonObject(here) ? here[key] : undefined;
    if (here === undefined) throw doesNotApply(`the path /${path.join('/')} does not exist`);
  }
  return here;
}

function insert(holder: Container, key: string, value: Json): void {
  if (!Array.isArray(holder)) holder[key] = value;
  else holder.splice(key === '-' ? holder.length : Number(key), 0, value);
}

function assign(holder: Container, key: string, value: Json): void {
  if (Array.isArray(holder)) holder[Number(key)] = value;
  else holder[key] = value;
}

function remove(holder: Container, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function pointer(path: Json | undefined): string[] {
  if (typeof path !== 'string' || (path !== '' && !path.startsWith('/'))) throw badRequest('a path begins with /');
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const doesNotApply = (message: string): StatusError =>
  new StatusError(422, 'Invalid', `the server rejected our request due to an error in our request: ${message}`);
