import { type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { compareText } from '../../model/order.ts';
import type { Resource } from '../../model/resources.ts';
import { type Cluster, nameOf } from '../cluster.ts';
import { listEveryKind, type OfKind } from '../every-kind.ts';
import { holderOf, isLockNamed } from '../lock/namespaces.ts';
import type { Baseline } from './available.ts';
import { type Surroundings, type Undo, undoText } from './change.ts';
import { baselineOf, isMarked, MARK_LABEL, markedAt, markOf, noted } from './mark.ts';
import { isMarkedRevision, lostRelease } from './release.ts';
import { surroundingsIn } from './surroundings.ts';

/** What a subject or hooks made or changed outside of the namespaces of runs. */
export interface MarkedObject {
  /** How it is again what it was. */
  readonly undo: Undo;
  /** Under which lock it was made. */
  readonly holder: NonNullable<ReturnType<typeof holderOf>>;
  /** Otherwise hooks did it. */
  readonly bySubject: boolean;
  /** Of a subject's objects: which KubeVirt there was before it. */
  readonly baseline?: Baseline;
  /** Of the note of what was there before a subject. */
  readonly surroundings?: Surroundings;
}

/** What is marked on a cluster. */
export interface Marked {
  /** First change first. */
  readonly found: readonly MarkedObject[];
  /** How many kinds may not be listed here. */
  readonly unseenKinds: number;
}

/** Everything that is marked. */
export async function findMarked(cluster: Cluster, signal: AbortSignal): Promise<Marked> {
  const { found, unseenKinds } = await listEveryKind(cluster, { labelSelector: MARK_LABEL }, signal);
  const lists = await Promise.all(found.map((ofKind) => markedOf(ofKind, cluster, signal)));
  // One object may be served by two groups.
  const byUid = new Map(lists.flat().map((each) => [each.uid, each]));
  return { found: [...byUid.values()].sort((a, b) => compareText(a.at, b.at)), unseenKinds };
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

async function markedOf({ resource, objects }: OfKind, cluster: Cluster, signal: AbortSignal): Promise<Listed[]> {
  const own = objects.filter((object) => isMarked(object) && !isDerived(object));
  const releases = await releasesIn(objects.filter(isMarkedRevision), resource, cluster, signal);
  return [...own.flatMap((each) => listed(each, resource)), ...releases];
}

/** Those of which Helm keeps the records here, each once. */
async function releasesIn(
  records: readonly JsonObject[],
  resource: Resource,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<Listed[]> {
  const lost = await Promise.all(records.map((record) => lostRelease(record, resource, cluster, signal)));
  return lost.flatMap((release) => {
    const holder = holderOf(release?.holder ?? '');
    if (release === undefined || holder === undefined) return [];
    const { undo, at } = release;
    return [{ undo, holder, at, uid: undoText(undo), bySubject: true }];
  });
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
  const undo = { kind: 'object', ref, before: noted(object) } as const;
  const surroundings = surroundingsIn(object, undo);
  return [
    {
      undo,
      holder,
      uid,
      at,
      bySubject: baseline !== undefined,
      ...(baseline !== undefined && { baseline }),
      ...(surroundings !== undefined && { surroundings }),
    },
  ];
}
