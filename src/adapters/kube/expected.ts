import { isJsonObject, type JsonObject, parseJson, stringAt } from '../../model/json.ts';
import type { Resource } from '../../model/resources.ts';
import type { Query, Ref } from '../../runner/cluster.ts';
import { unexpected } from './errors.ts';
import type { Fetched } from './reply.ts';

/** A reply is believed when it is what was asked for. */
export interface Expected {
  readonly shown: string;
  readonly holds: (object: JsonObject) => boolean;
}

type KindName = Pick<Resource, 'apiVersion' | 'kind'>;

const isOf =
  ({ apiVersion, kind }: KindName) =>
  (object: JsonObject): boolean =>
    object.kind === kind && object.apiVersion === apiVersion;

/** An object of this kind, such as a creation answers with. */
export const anObject = (kind: KindName): Expected => ({
  shown: `${kind.kind} of ${kind.apiVersion}`,
  holds: isOf(kind),
});

/** The object of this name. A subresource has a kind of its own, such as Scale. */
export function theObject({ resource, name, subresource }: Ref): Expected {
  const isKind = subresource === undefined ? isOf(resource) : ({ kind }: JsonObject) => typeof kind === 'string';
  return {
    shown: `${resource.kind} ${name} of ${resource.apiVersion}`,
    holds: (object) => isKind(object) && stringAt(object, 'metadata', 'name') === name,
  };
}

/** What a deletion answers with: its success, or the object that waits for its finalizers. */
export function deletionOf(ref: Ref): Expected {
  const object = theObject(ref);
  const isStatus = isOf({ apiVersion: 'v1', kind: 'Status' });
  return {
    shown: `Status of v1, or ${object.shown}`,
    holds: (reply) => object.holds(reply) || (isStatus(reply) && reply.status === 'Success'),
  };
}

/** A list may be empty, and Go writes an empty one as null; a reply without `items` is no list. */
export function aList({ resource, metadataOnly }: Pick<Query, 'resource' | 'metadataOnly'>): Expected {
  const list = anObject({ apiVersion: resource.apiVersion, kind: `${resource.kind}List` });
  const isList = metadataOnly === true ? (reply: JsonObject) => list.holds(reply) || isPartial(reply) : list.holds;
  return {
    shown: `${list.shown} with its items`,
    holds: (reply) => isList(reply) && (Array.isArray(reply.items) || reply.items === null),
  };
}

const isPartial = isOf({ apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadataList' });

/** The object of a reply. Throws ApiError with status 0 that says what came where it is not what was asked for. */
export function believed(
  { body, sent, stamps }: Pick<Fetched, 'body' | 'sent' | 'stamps'>,
  expected: Expected,
): JsonObject {
  const value = parseJson(body);
  if (isJsonObject(value) && expected.holds(value)) return value;
  return unexpected(expected.shown, body, sent, stamps);
}
