import { type JsonObject, stringAt } from '../../model/json.ts';
import { type Resource, resourceOf } from '../../model/resources.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { type Cluster, labelOf } from '../cluster.ts';
import { listAll } from '../list.ts';
import type { ReleaseUndo } from './change.ts';
import type { Helm, ReleaseName } from './helm-port.ts';
import { MARK_LABEL, markOf } from './mark.ts';

/** A release that a run changed and did not put back. */
export interface LostRelease {
  readonly undo: ReleaseUndo;
  /** The value of the mark. */
  readonly holder: string;
  /** When it was changed, as ISO 8601. */
  readonly at: string;
}

/** Rolls a release back to the revision that was there, or removes it where there was none. */
export async function putReleaseBack(undo: ReleaseUndo, helm: Helm | undefined, signal: AbortSignal): Promise<void> {
  if (helm === undefined) throw new Error('only the program helm can put it back, and there is none here');
  if (undo.revision !== undefined) await helm.rollback(undo, undo.revision, signal);
  else if ((await helm.revision(undo, signal)) !== undefined) await helm.uninstall(undo, signal);
}

/**
 * Labels of the record that Helm keeps of a revision, written before it changes anything else: whose it is, and which revision was there.
 * Later revisions inherit labels, so a mark is believed of the revision right after the one that it names only.
 */
export const releaseLabels = (
  mark: { readonly holder: string; readonly at: EpochMs },
  before: { readonly revision: number | undefined; readonly latest: number | undefined },
): Readonly<Record<string, string>> => ({
  [MARK_LABEL]: mark.holder,
  [BEFORE]: String(before.revision ?? 0),
  [LATEST]: String(before.latest ?? 0),
  [AT]: toIso(mark.at).replaceAll(':', '_'),
});

/** The revision to go back to; 0 where there was none. */
const BEFORE = 'prowess-before';
/** The newest revision when the run began: another one than `BEFORE` where a lost run's change was still there. */
const LATEST = 'prowess-latest';
/** A label's value holds no colon. */
const AT = 'prowess-at';

/** Whether an object is a revision's record that some run marked (https://helm.sh/docs/topics/advanced/#storage-backends). */
export const isMarkedRevision = (object: JsonObject): boolean =>
  labelOf(object, 'owner') === 'helm' && labelOf(object, 'name') !== undefined && markOf(object) !== undefined;

/** The release of a record, where the change of a run is still what is deployed, or half deployed. */
export async function lostRelease(
  record: JsonObject,
  resource: Resource,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<LostRelease | undefined> {
  const namespace = stringAt(record, 'metadata', 'namespace') ?? '';
  return findLost({ namespace, release: labelOf(record, 'name') ?? '' }, resource, cluster, signal);
}

/** As Helm keeps its records where nothing else is asked for. */
export const RECORDS = resourceOf({ apiVersion: 'v1', kind: 'Secret' });

export async function findLost(
  { namespace, release }: ReleaseName,
  resource: Resource,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<LostRelease | undefined> {
  const query = { resource, namespace, labelSelector: `owner=helm,name=${release}` };
  const revisions = (await listAll(cluster, query, signal)).sort((a, b) => versionOf(b) - versionOf(a));
  const record = revisions.find((each) => !isHalfBack(each));
  if (record === undefined || !isOwn(record)) return undefined;
  const before = Number(labelOf(record, BEFORE));
  return {
    undo: { kind: 'release', namespace, release, revision: before === 0 ? undefined : before },
    holder: markOf(record) ?? '',
    at: (labelOf(record, AT) ?? '').replaceAll('_', ':'),
  };
}

/** A rollback that was interrupted, of which there may be several: it has the labels of the revision to which it goes back. */
function isHalfBack(record: JsonObject): boolean {
  const status = labelOf(record, 'status');
  return status === 'pending-rollback' || (status === 'failed' && markOf(record) === undefined);
}

const isOwn = (record: JsonObject): boolean =>
  markOf(record) !== undefined && versionOf(record) === Number(labelOf(record, LATEST)) + 1;

const versionOf = (record: JsonObject): number => Number(labelOf(record, 'version'));
