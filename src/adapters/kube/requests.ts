import type { Dispatcher } from 'undici';
import { type JsonObject, stringAt } from '../../model/json.ts';
import type { Right } from '../../model/resources.ts';
import type { Milliseconds } from '../../model/units.ts';
import type { Query, Ref, Resource } from '../../runner/cluster.ts';

/** A request of the Kubernetes API, before it meets a server. */
export interface ApiRequest {
  readonly method: Dispatcher.HttpMethod;
  /** Path with query, below the server's own path. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly accept?: string;
  /** What the request asks for, in the words of RBAC; absent for a raw path. */
  readonly about?: Right;
}

export function createRequest(object: JsonObject, resource: Resource): ApiRequest {
  return {
    method: 'POST',
    path: collection(resource, stringAt(object, 'metadata', 'namespace')),
    body: JSON.stringify(object),
    contentType: 'application/json',
    about: { verb: 'create', resource },
  };
}

export const getRequest = (ref: Ref): ApiRequest => ({
  method: 'GET',
  path: objectPath(ref),
  about: about('get', ref),
});

export const patchRequest = (ref: Ref, body: JsonObject): ApiRequest => ({
  method: 'PATCH',
  path: objectPath(ref),
  body: JSON.stringify(body),
  contentType: 'application/merge-patch+json',
  about: about('patch', ref),
});

export const deleteRequest = (ref: Ref): ApiRequest => ({
  method: 'DELETE',
  path: `${objectPath(ref)}?propagationPolicy=Background`,
  about: about('delete', ref),
});

/** Its options, of which there are none, are the body. */
export const actRequest = (ref: Ref): ApiRequest => ({
  method: 'PUT',
  path: objectPath(ref),
  body: '{}',
  contentType: 'application/json',
  about: about('update', ref),
});

/** https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#-strong-proxy-operations-pod-v1-core-strong- */
export const attachRequest = (ref: Ref, container: string): ApiRequest => ({
  ...getRequest(ref),
  path: withQuery(objectPath(ref), { container, stdin: 'true', stdout: 'true', stderr: 'false' }),
});

/** https://kubernetes.io/docs/reference/generated/kubernetes-api/v1.34/#-strong-proxy-operations-pod-v1-core-strong- */
export const execRequest = (ref: Ref, container: string, command: readonly string[]): ApiRequest => ({
  ...getRequest(ref),
  path: withQuery(objectPath(ref), { container, command, stdin: 'false', stdout: 'true', stderr: 'true' }),
});

export function listRequest(query: Query): ApiRequest {
  const { resource, namespace, labelSelector, limit } = query;
  const path = withQuery(collection(resource, namespace), { labelSelector, limit, continue: query.continue });
  return { method: 'GET', path, about: { verb: 'list', resource }, ...(query.metadataOnly && { accept: METADATA }) };
}

/** https://kubernetes.io/docs/reference/using-api/api-concepts/#metadata-only-fetches */
const METADATA = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json';

/**
 * Bookmarks keep the resource version of a quiet watch young. The server ends the stream after `timeout`. Without a version it
 * begins with a streaming list.
 */
export function watchRequest(query: Query, from: string | undefined, timeout: Milliseconds): ApiRequest {
  const { resource, namespace, labelSelector } = query;
  const path = withQuery(collection(resource, namespace), {
    watch: 'true',
    allowWatchBookmarks: 'true',
    ...(from === undefined ? STREAMING_LIST : { resourceVersion: from }),
    labelSelector,
    timeoutSeconds: Math.ceil(timeout / 1000),
  });
  return { method: 'GET', path, about: { verb: 'watch', resource } };
}

const STREAMING_LIST = { sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' };

const about = (verb: string, { resource, subresource }: Ref): ApiRequest['about'] => ({ verb, resource, subresource });

function objectPath({ resource, namespace, name, subresource }: Ref): string {
  const path = `${collection(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource === undefined ? path : `${path}/${subresource}`;
}

function collection({ apiVersion, plural, namespaced }: Resource, namespace: string | undefined): string {
  const group = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  if (!namespaced || namespace === undefined) return `${group}/${plural}`;
  return `${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
}

type QueryValue = string | number | undefined;

/** A list is the same name several times. */
function withQuery(path: string, parameters: Readonly<Record<string, QueryValue | readonly string[]>>): string {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries(parameters)) {
    for (const value of [values].flat()) if (value !== undefined && value !== '') query.append(name, String(value));
  }
  return query.size === 0 ? path : `${path}?${query}`;
}
