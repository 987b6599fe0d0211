import { type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { compareText } from '../../model/order.ts';
import type { Resource } from '../../model/resources.ts';
import { ApiError, type Cluster, nameOf } from '../cluster.ts';
import { listAll } from '../list.ts';
import { holderOf, isLockNamed } from '../lock/namespaces.ts';
import { servedKinds } from '../served.ts';
import type { Undo } from './apply.ts';
import type { Baseline } from './available.ts';
import { baselineOf, isMarked, MARK_LABEL, markedAt, markOf, noted } from './mark.ts';

/** What a subject or hooks made or changed outside of the namespaces of runs. */
export interface MarkedObject {
  /** How it is again what it was. */
  readonly undo: Undo;
  /** Under which lock it was made. */
  readonly holder: NonNullable<ReturnType<typeof holderOf>>;
  /** Of a subject: which KubeVirt there was before it; absent on what hooks made or changed. */
  readonly baseline?: Baseline;
}

/** Every marked object of a cluster, first change first, and how many kinds may not be listed here. */
export async function findMarked(
  cluster: Cluster,
  signal: AbortSignal,
): Promise<{ readonly found: readonly MarkedObject[]; readonly unseenKinds: number }> {
  const kinds = await servedKinds(cluster, signal);
  const lists = await Promise.all(kinds.map((kind) => markedOf(kind, cluster, signal)));
  const objects = lists.flatMap((list) => list ?? []);
  // One object may be served by two groups.
  const byUid = new Map(objects.map((each) => [each.uid, each]));
  const sorted = [...byUid.values()].sort((a, b) => compareText(a.at, b.at));
  return { found: sorted, unseenKinds: lists.filter((list) => list === undefined).length };
}

/** Those under this lock of holders before this one; of all of its holders where none is named. */
export const isOlder =
  (lock: string, token = Infinity) =>
  ({ holder }: MarkedObject): boolean =>
    isLockNamed(holder.lock, lock) && holder.token < token;

/** Those of one lock, under any token. */
export const isOf =
  (lock: string) =>
  ({ holder }: MarkedObject): boolean =>
    isLockNamed(holder.lock, lock);

type Listed = MarkedObject & { readonly uid: string; readonly at: string };

/** Undefined where the kind may not be listed. */
async function markedOf(resource: Resource, cluster: Cluster, signal: AbortSignal): Promise<Listed[] | undefined> {
  try {
    const objects = await listAll(cluster, { resource, labelSelector: MARK_LABEL }, signal);
    return objects.filter((object) => isMarked(object) && !isDerived(object)).flatMap((each) => listed(each, resource));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status === 403) return undefined;
    // What is listed in discovery and answers neither yes nor no, such as an aggregated API that is down, is no run's.
    if ([404, 405, 503].includes(error.status)) return [];
    throw error;
  }
}

/** What a controller made of another object copies its labels, and goes with it. */
const isDerived = (object: JsonObject): boolean => listAt(object, 'metadata', 'ownerReferences').length > 0;

function listed(object: JsonObject, resource: Resource): Listed[] {
  const holder = holderOf(markOf(object) ?? '');
  if (holder === undefined) return [];
  const namespace = stringAt(object, 'metadata', 'namespace');
  const ref = { resource, name: nameOf(object), ...(namespace !== undefined && { namespace }) };
  const uid = stringAt(object, 'metadata', 'uid') ?? '';
  const at = markedAt(object) ?? stringAt(object, 'metadata', 'creationTimestamp') ?? '';
  const baseline = baselineOf(object);
  return [{ undo: { ref, before: noted(object) }, holder, uid, at, ...(baseline !== undefined && { baseline }) }];
}
