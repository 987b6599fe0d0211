import type { JsonObject } from '../model/json.ts';
import type { Resource } from '../model/resources.ts';
import { ApiError, type Cluster, type Query } from './cluster.ts';
import { listAll } from './list.ts';
import { servedKinds } from './served.ts';

/** The objects of one kind; of each the metadata is there, and the rest may be missing. */
export interface OfKind {
  readonly resource: Resource;
  readonly objects: readonly JsonObject[];
}

/** What is in a cluster, as far as it may be listed. */
export interface EveryKind {
  readonly found: readonly OfKind[];
  /** How many kinds may not be listed here. */
  readonly unseenKinds: number;
}

/** Lists every kind that the cluster serves, all at once: one call for each kind, and one for each group of the API. */
export async function listEveryKind(
  cluster: Cluster,
  selected: Pick<Query, 'labelSelector'>,
  signal: AbortSignal,
): Promise<EveryKind> {
  const kinds = await servedKinds(cluster, signal);
  const lists = await Promise.all(kinds.map((resource) => listKind(cluster, { ...selected, resource }, signal)));
  return {
    found: lists.filter((list) => list !== undefined),
    unseenKinds: lists.filter((list) => list === undefined).length,
  };
}

/** Undefined where the kind may not be listed. */
async function listKind(cluster: Cluster, query: Query, signal: AbortSignal): Promise<OfKind | undefined> {
  const { resource } = query;
  try {
    return { resource, objects: await listAll(cluster, { ...query, metadataOnly: true }, signal) };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 403) return undefined;
    // What is listed in discovery and answers neither yes nor no, such as an aggregated API that is down, is no run's.
    if ([404, 405, 503].includes(error.status)) return { resource, objects: [] };
    throw error;
  }
}
