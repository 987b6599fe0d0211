import { type JsonObject, stringAt, valueAt } from '../../model/json.ts';
import { keyOf } from '../registry/objects.ts';
import { jsonPatch, mergePatch } from '../registry/patch.ts';
import type { Registry } from '../registry/registry.ts';
import { badRequest, noSuchPath } from '../registry/status.ts';
import type { Store } from '../registry/store.ts';
import { listObjects, requestMatcher } from './list.ts';
import { type ApiRequest, type ApiResponse, keyOfRequest } from './request.ts';

/** Carries out one request at once; refusals throw StatusError. Watches are opened in `watch.ts`. */
export function execute(registry: Registry, store: Store, request: ApiRequest): ApiResponse {
  const { kind, body = {}, options } = request;
  const key = keyOfRequest(request);
  const dryRun = options.dryRun === true;
  switch (request.verb) {
    case 'create':
      return { status: 201, body: registry.create(kind, request.namespace ?? '', body, { dryRun }) };
    case 'get':
      return ok(registry.get(kind, key));
    case 'list':
      return ok(listObjects(store, request));
    case 'update':
      return ok(registry.update(kind, key, body, { subresource: request.subresource, dryRun }));
    case 'patch': {
      const patched = patchedObject(registry.get(kind, key), request);
      return ok(registry.update(kind, key, patched, { subresource: request.subresource, dryRun }));
    }
    case 'delete':
      return ok(registry.delete(kind, key, deleteOptions(request)));
    case 'deletecollection':
      return ok(deleteCollection(registry, request));
    case 'watch':
      throw noSuchPath();
  }
}

const ok = (body: JsonObject): ApiResponse => ({ status: 200, body });

function patchedObject(current: JsonObject, { body, operations }: ApiRequest): JsonObject {
  if (operations !== undefined) return jsonPatch(current, operations);
  const patched = mergePatch(current, body ?? {});
  if (typeof patched !== 'object' || patched === null || Array.isArray(patched))
    throw badRequest('the patch is no object');
  return patched as JsonObject;
}

function deleteOptions({ body, options }: ApiRequest): Parameters<Registry['delete']>[2] {
  const grace = valueAt(body, 'gracePeriodSeconds') ?? options.gracePeriodSeconds;
  const uid = stringAt(body, 'preconditions', 'uid');
  const resourceVersion = stringAt(body, 'preconditions', 'resourceVersion');
  return {
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
    dryRun: options.dryRun === true || Array.isArray(valueAt(body, 'dryRun')),
  };
}

function deleteCollection(registry: Registry, request: ApiRequest): JsonObject {
  const matches = requestMatcher(request);
  const items = registry.list(request.kind, request.namespace).filter(matches);
  for (const object of items) registry.delete(request.kind, keyOf(object), deleteOptions(request));
  return { kind: `${request.kind.kind}List`, apiVersion: request.kind.apiVersion, metadata: {}, items };
}
