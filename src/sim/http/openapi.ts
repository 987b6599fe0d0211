import type { JsonObject } from '../../model/json.ts';
import { groupOf } from '../../model/resources.ts';
import type { Kind } from '../registry/kinds.ts';

/**
 * As much of OpenAPI as kubectl asks for before it creates or applies: that the server checks fields itself. There are no
 * schemas, so `kubectl explain` has nothing to say.
 */
export function openapiDocument(kinds: readonly Kind[], path: string): JsonObject | undefined {
  if (path === '/openapi/v2') return { swagger: '2.0', info: INFO, paths: {}, definitions: {} };
  if (path === '/openapi/v3')
    return {
      paths: Object.fromEntries(
        versions(kinds).map((v) => [below(v), { serverRelativeURL: `/openapi/v3/${below(v)}` }]),
      ),
    };
  const version = versions(kinds).find((candidate) => path === `/openapi/v3/${below(candidate)}`);
  if (version === undefined) return undefined;
  const served = kinds.filter(({ apiVersion }) => apiVersion === version);
  return {
    openapi: '3.0.0',
    info: INFO,
    paths: Object.fromEntries(served.map(patchPath)),
    components: { schemas: {} },
  };
}

const INFO = { title: 'Kubernetes, simulated', version: 'v1' };

const versions = (kinds: readonly Kind[]): string[] => [...new Set(kinds.map(({ apiVersion }) => apiVersion))];

const below = (apiVersion: string): string => (apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`);

function patchPath({ apiVersion, kind, plural, namespaced }: Kind): [string, JsonObject] {
  const group = groupOf(apiVersion);
  const version = apiVersion.split('/').at(-1) ?? '';
  const path = `/${below(apiVersion)}/${namespaced ? 'namespaces/{namespace}/' : ''}${plural}/{name}`;
  const parameters = ['fieldValidation', 'dryRun', 'fieldManager', 'force'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  return [path, { patch: { 'x-kubernetes-group-version-kind': { group, version, kind }, parameters, responses: {} } }];
}
