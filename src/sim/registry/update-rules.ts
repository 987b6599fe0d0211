import { type JsonObject, objectAt, stringAt, valueAt } from '../../model/json.ts';
import type { Kind } from './kinds.ts';
import { nameOf, uidOf, withMetadata } from './objects.ts';
import { badRequest, conflict, MODIFIED } from './status.ts';

/** What a client's update may change: names, uids and creation stay, status and the rest go to their own endpoints. */
export function reconcileUpdate(kind: Kind, current: JsonObject, body: JsonObject, subresource?: string): JsonObject {
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
