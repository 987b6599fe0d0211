import { isJsonObject, type JsonObject, objectAt, stringAt } from '../../model/json.ts';
import { resourceOf } from '../../model/resources.ts';
import { CALL_TIMEOUT, type Cluster, nameOf, type Ref } from '../cluster.ts';
import { getIfThere, ifThere } from '../if-there.ts';
import type { ObjectUndo } from './change.ts';

export const refOf = (object: JsonObject): Ref => ({
  resource: resourceOf(object),
  namespace: stringAt(object, 'metadata', 'namespace'),
  name: nameOf(object),
});

/** Puts an object back: deletes what was not there, patches the rest to its former labels, annotations and content. */
export async function putBack({ ref, before }: ObjectUndo, cluster: Cluster, signal: AbortSignal): Promise<void> {
  const call = { signal, timeoutMs: CALL_TIMEOUT };
  const now = await getIfThere(ref, cluster, signal);
  if (before !== undefined && now !== undefined)
    await cluster.patch(ref, patchBack(content(now), content(before)), call);
  else if (before !== undefined) await cluster.create(withoutServerFields(before), ref.resource, call);
  else if (now !== undefined) await ifThere(cluster.delete(ref, call));
}

/** What a person configures: everything but the server's own bookkeeping. */
export function content(object: JsonObject): JsonObject {
  const { metadata: _metadata, status: _status, ...rest } = object;
  const labels = objectAt(object, 'metadata', 'labels');
  const annotations = objectAt(object, 'metadata', 'annotations');
  return { ...rest, metadata: { labels, annotations } };
}

function withoutServerFields(object: JsonObject): JsonObject {
  const { status: _status, ...rest } = object;
  const {
    uid: _uid,
    resourceVersion: _version,
    creationTimestamp: _created,
    managedFields: _fields,
    ...metadata
  } = objectAt(object, 'metadata');
  return { ...rest, metadata };
}

/** The merge patch (RFC 7386) that turns `from` into `to`: keys that must go become null. */
export function patchBack(from: JsonObject, to: JsonObject): JsonObject {
  const patch: Record<string, JsonObject[string]> = {};
  for (const key of Object.keys(from)) if (!(key in to)) patch[key] = null;
  for (const [key, value] of Object.entries(to)) {
    const now = from[key];
    patch[key] = isJsonObject(value) && isJsonObject(now) ? patchBack(now, value) : value;
  }
  return patch;
}
