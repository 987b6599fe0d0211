import { isJsonObject, type Json, type JsonObject, listAt, stringAt, valueAt } from '../../model/json.ts';
import type { DeleteOptions } from '../registry/deletion-rules.ts';
import { hasCondition, keyOf, nameOf, phaseOf, withStatus } from '../registry/objects.ts';
import { jsonPatch, mergePatch, strategicMergePatch } from '../registry/patch.ts';
import type { Registry } from '../registry/registry.ts';
import { badRequest, conflict, noSuchPath } from '../registry/status.ts';
import type { Store } from '../registry/store.ts';
import { listObjects, requestMatcher } from './list.ts';
import { type ApiResponse, keyOfRequest, type RequestInfo } from './request.ts';
import { scaledTo, scaleOf } from './scale.ts';

/** Carries out one request at once; refusals throw StatusError. Watches are opened in `watch.ts`. */
export function execute(registry: Registry, store: Store, request: RequestInfo): ApiResponse {
  const { kind, body = {}, subresource, options } = request;
  const key = keyOfRequest(request);
  const dryRun = options.dryRun === true;
  if (subresource === 'scale') return ok(executeScale(registry, request));
  if (subresource === 'unpause' && kind.kind === GUEST) return ok(unpause(registry, request));
  if (subresource !== undefined && !(subresource === 'status' && kind.statusSubresource)) throw noSuchPath();
  switch (request.verb) {
    case 'create':
      return { status: 201, body: registry.create(kind, request.namespace ?? '', body, { dryRun }) };
    case 'get':
      return ok(registry.get(kind, key));
    case 'list':
      return ok(listObjects(store, request));
    case 'update':
      return ok(registry.update(kind, key, body, { subresource, dryRun }));
    case 'patch':
      if (request.style === 'apply' && registry.find(kind, key) === undefined) {
        return { status: 201, body: registry.create(kind, request.namespace ?? '', body, { dryRun }) };
      }
      return ok(registry.update(kind, key, patched(registry.get(kind, key), request), { subresource, dryRun }));
    case 'delete':
      return ok(registry.delete(kind, key, deleteOptions(request)));
    case 'deletecollection':
      return ok(deleteCollection(registry, request));
    case 'watch':
      throw noSuchPath();
  }
}

const ok = (body: JsonObject): ApiResponse => ({ status: 200, body });

function patched(current: JsonObject, { body = {}, style, operations }: RequestInfo): JsonObject {
  if (operations !== undefined) return jsonPatch(current, operations);
  const result: Json = style === 'strategic' ? strategicMergePatch(current, body) : mergePatch(current, body);
  if (!isJsonObject(result)) throw badRequest('the patch is no object');
  return result;
}

function executeScale(registry: Registry, request: RequestInfo): JsonObject {
  const { kind, verb, body = {}, options } = request;
  const key = keyOfRequest(request);
  const current = registry.get(kind, key);
  const scale = scaleOf(current);
  if (verb === 'get') return scale;
  if (verb !== 'update' && verb !== 'patch') throw noSuchPath();
  const next = scaledTo(current, verb === 'patch' ? patched(scale, request) : body);
  return scaleOf(registry.update(kind, key, next, { dryRun: options.dryRun === true }));
}

const GUEST = 'VirtualMachineInstance';

/** https://github.com/kubevirt/kubevirt/blob/v1.6.0/pkg/virt-api/rest/lifecycle.go (UnpauseVMIRequestHandler) */
function unpause(registry: Registry, request: RequestInfo): JsonObject {
  const { kind, verb } = request;
  const key = keyOfRequest(request);
  const guest = registry.get(kind, key);
  if (verb !== 'update') throw noSuchPath();
  if (phaseOf(guest) !== 'Running') throw conflict(kind, nameOf(guest), 'VMI is not running');
  if (!hasCondition(guest, 'Paused')) throw conflict(kind, nameOf(guest), 'VMI is not paused');
  const conditions = listAt(guest, 'status', 'conditions').filter((each) => stringAt(each, 'type') !== 'Paused');
  registry.update(kind, key, withStatus(guest, { conditions }), { subresource: 'status' });
  return {};
}

function deleteOptions({ body, options }: RequestInfo): DeleteOptions {
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

function deleteCollection(registry: Registry, request: RequestInfo): JsonObject {
  const matches = requestMatcher(request);
  const items = registry.list(request.kind, request.namespace).filter(matches);
  for (const object of items) registry.delete(request.kind, keyOf(object), deleteOptions(request));
  return { kind: `${request.kind.kind}List`, apiVersion: request.kind.apiVersion, metadata: {}, items };
}
