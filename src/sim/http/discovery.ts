import type { JsonObject } from '../../model/json.ts';
import { groupOf } from '../../model/resources.ts';
import type { SimApi } from '../api/server.ts';
import type { Kind } from '../registry/kinds.ts';
import { openapiDocument } from './openapi.ts';

/** The documents by which clients find out what is served; undefined for paths that are none of them. */
export function discoveryDocument({ kinds }: Pick<SimApi, 'kinds'>, path: string): JsonObject | undefined {
  const all = kinds.all();
  if (path === '/api') return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(all) };
  const [, version] = /^\/(?:api|apis)\/(v1|[^/]+\/[^/]+)$/.exec(path) ?? [];
  const served = all.filter(({ apiVersion }) => apiVersion === version);
  if (version !== undefined && served.length > 0) return resourceList(version, served);
  const [, group] = /^\/apis\/([^/]+)$/.exec(path) ?? [];
  const found = groups(all).find(({ name }) => name === group);
  if (found !== undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...found };
  return openapiDocument(all, path);
}

function groups(kinds: readonly Kind[]): JsonObject[] {
  const versions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))].filter((v) => v.includes('/'));
  const names = [...new Set(versions.map(groupOf))];
  return names.map((name) => {
    const own = versions
      .filter((version) => groupOf(version) === name)
      .map((groupVersion) => ({ groupVersion, version: groupVersion.slice(name.length + 1) }));
    return { name, versions: own, preferredVersion: own[0] ?? {} };
  });
}

function resourceList(groupVersion: string, kinds: readonly Kind[]): JsonObject {
  const resources = kinds.flatMap((kind) => {
    const own: JsonObject = {
      name: kind.plural,
      singularName: kind.kind.toLowerCase(),
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: kind.verbs,
      shortNames: kind.shortNames,
      categories: kind.plural === 'pods' ? ['all'] : [],
    };
    const status = {
      name: `${kind.plural}/status`,
      singularName: '',
      namespaced: kind.namespaced,
      kind: kind.kind,
      verbs: ['get', 'patch', 'update'],
    };
    return kind.statusSubresource ? [own, status] : [own];
  });
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources };
}
