import { isJsonObject, type JsonObject, listAt, parseJson, stringAt } from '../model/json.ts';
import type { Resource } from '../model/resources.ts';
import { seconds } from '../model/units.ts';
import { ApiError, type Cluster } from './cluster.ts';

/**
 * The kinds whose objects a server lists and deletes, each in the version that it prefers
 * (https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api). A group that is not available now has none, and a server
 * that does not show what it serves. Throws ApiError where nothing answers.
 */
export async function servedKinds(cluster: Cluster, signal: AbortSignal): Promise<Resource[]> {
  const read = async (path: string): Promise<JsonObject> => {
    const { text } = await cluster.text(path, { signal, timeoutMs: seconds(10) });
    const document = parseJson(text);
    return isJsonObject(document) ? document : {};
  };
  const versions = await read('/apis')
    .then((document) => listAt(document, 'groups').filter(isJsonObject))
    .then((groups) => groups.flatMap((group) => stringAt(group, 'preferredVersion', 'groupVersion') ?? []))
    .catch(unlessUnavailable);
  const lists = await Promise.all(
    ['v1', ...versions].map((version) =>
      read(version === 'v1' ? '/api/v1' : `/apis/${version}`)
        .then((document) => kindsIn(document, version))
        .catch(unlessUnavailable),
    ),
  );
  return lists.flat();
}

const kindsIn = (document: JsonObject, apiVersion: string): Resource[] =>
  listAt(document, 'resources')
    .filter(isJsonObject)
    .filter((kind) => ['list', 'delete'].every((verb) => listAt(kind, 'verbs').includes(verb)))
    .map((kind) => ({
      apiVersion,
      kind: stringAt(kind, 'kind') ?? '',
      plural: stringAt(kind, 'name') ?? '',
      namespaced: kind.namespaced === true,
    }))
    .filter(({ plural }) => !DERIVED.includes(plural));

/** Made by controllers alone, many, and gone by themselves. */
const DERIVED = ['events', 'leases', 'endpoints', 'endpointslices', 'controllerrevisions'];

/** Of an aggregated server that is down, of one that shows what it serves to few, and of the simulator within this process. */
function unlessUnavailable(error: unknown): [] {
  if (error instanceof ApiError && error.status !== 0 && error.status !== 401) return [];
  throw error;
}
