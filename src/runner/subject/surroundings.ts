import { gunzipSync, gzipSync } from 'node:zlib';
import { counted } from '../../model/counted.ts';
import type { FindingFact } from '../../model/entry.ts';
import { type JsonObject, listAt, stringAt } from '../../model/json.ts';
import { type Cluster, labelOf } from '../cluster.ts';
import type { RunState } from '../context.ts';
import { type EveryKind, listEveryKind, type OfKind } from '../every-kind.ts';
import { holderName } from '../lock/namespaces.ts';
import { applyMarked } from './apply-marked.ts';
import { toBaseline } from './available.ts';
import { type ObjectUndo, refText, type Surroundings } from './change.ts';
import { markOf } from './mark.ts';

/**
 * Notes what is on the cluster, on a namespace of its own that has no other content: where the runner is lost, the next one finds it. A
 * cluster that goes with the run needs no note.
 */
export async function noteSurroundings(state: RunState, signal: AbortSignal): Promise<void> {
  const { cluster, lock, held, isNew } = state;
  if (isNew === true) return;
  const { names } = await namesOn(cluster, signal);
  const holder = holderName(lock.name, held?.token ?? 0);
  const note = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: `${NOTE}${holder.replace('.', '-')}`, annotations: { [NAMES]: packed(names) } },
  };
  const keep = (undo: ObjectUndo): void => {
    state.surroundings = { names, undo };
  };
  await applyMarked(note, { state, baseline: toBaseline(state.baseline) }, keep, signal);
}

/** What a note says; undefined of an object that is none. */
export function surroundingsIn(object: JsonObject, undo: ObjectUndo): Surroundings | undefined {
  if (undo.ref.resource.plural !== 'namespaces' || !undo.ref.name.startsWith(NOTE)) return undefined;
  return { names: unpacked(stringAt(object, 'metadata', 'annotations', NAMES) ?? ''), undo };
}

const NOTE = 'prowess-before-';
const NAMES = 'prowess-surroundings';
/** An object holds 256 KiB of annotations. */
const NOTE_MAX = 200_000;

function packed(names: readonly string[] | undefined): string {
  const text = names === undefined ? '' : gzipSync(names.join('\n')).toString('base64');
  return text.length > NOTE_MAX ? '' : text;
}

function unpacked(text: string): string[] | undefined {
  try {
    return text === '' ? undefined : gunzipSync(Buffer.from(text, 'base64')).toString().split('\n');
  } catch {
    return undefined;
  }
}

/** What is there now and was not before, in words; undefined where there is nothing of the kind. */
export async function whatStays(
  { names }: Surroundings,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<FindingFact | undefined> {
  const { names: now, unseenKinds } = await namesOn(cluster, signal);
  if (names === undefined || now === undefined) return stays('what the program under test made beside it is not known');
  const unseen = unseenKinds === 0 ? '' : `, and ${counted(unseenKinds, 'kind')} of objects may not be listed here`;
  const fresh = newIn(now, names);
  if (fresh.length === 0)
    return unseen === '' ? undefined : stays(`nothing is seen that came after the program under test began${unseen}`);
  const shown = fresh.length > SHOWN ? [...fresh.slice(0, SHOWN), `${fresh.length - SHOWN} more`] : fresh;
  return stays(
    `${counted(fresh.length, 'object')} came after the program under test began and ${fresh.length === 1 ? 'stays' : 'stay'}: ${shown.join(', ')}${unseen}`,
  );
}

const SHOWN = 20;

const stays = (message: string): FindingFact => ({
  type: 'finding',
  check: 'restore',
  level: 'warning',
  message,
  hint: 'only the program knows what it made: remove by hand what is not needed, or have the baseline installed before',
});

/** Those of a namespace that is new itself go with it. */
export function newIn(now: readonly string[], before: readonly string[]): string[] {
  const known = new Set(before);
  const fresh = now.filter((name) => !known.has(name));
  const namespaces = fresh.flatMap((name) =>
    name.startsWith('namespaces ') ? [name.slice('namespaces '.length)] : [],
  );
  return fresh.filter((name) => !namespaces.some((namespace) => name.split(' ')[1]?.startsWith(`${namespace}/`)));
}

interface Seen extends Pick<EveryKind, 'unseenKinds'> {
  /** Undefined where the cluster does not say which kinds it serves. */
  readonly names: readonly string[] | undefined;
}

async function namesOn(cluster: Cluster, signal: AbortSignal): Promise<Seen> {
  const { found, unseenKinds } = await listEveryKind(cluster, {}, signal);
  return { names: found.length === 0 ? undefined : [...new Set(found.flatMap(namesIn))].sort(), unseenKinds };
}

function namesIn({ resource, objects }: OfKind): string[] {
  if (PASSING.includes(resource.plural)) return [];
  return objects
    .filter((object) => !isMadeBehind(object))
    .map((object) => {
      const namespace = stringAt(object, 'metadata', 'namespace');
      const name = stringAt(object, 'metadata', 'name') ?? '';
      return refText({ resource, name, ...(namespace !== undefined && { namespace }) });
    });
}

/** What comes and goes by itself on any cluster. */
const PASSING = ['certificatesigningrequests', 'csinodes', 'ipaddresses', 'nodes', 'volumeattachments'];

/** By a controller, which removes it as well; by a run; or by Helm, to which it is a record. */
function isMadeBehind(object: JsonObject): boolean {
  const places = [stringAt(object, 'metadata', 'namespace'), stringAt(object, 'metadata', 'name')];
  return (
    listAt(object, 'metadata', 'ownerReferences').length > 0 ||
    labelOf(object, 'kube-aggregator.kubernetes.io/automanaged') !== undefined ||
    labelOf(object, 'owner') === 'helm' ||
    markOf(object) !== undefined ||
    places.some((place) => place?.startsWith('prowess-') === true)
  );
}
