import { gunzipSync, gzipSync } from 'node:zlib';
import { isJsonObject, type JsonObject, objectAt, parseJson, stringAt } from '../../model/json.ts';
import { type EpochMs, toIso } from '../../model/units.ts';
import { labelOf } from '../cluster.ts';
import { content } from './apply.ts';
import type { Baseline } from './available.ts';

/** On every object that a subject or a hook made or changed, until that is undone: whose it is. */
export const MARK_LABEL = 'prowess-hook';
/** On those that were there before: what they were, as JSON. What has none was not there. */
const BEFORE = 'prowess-before';
/** The object that is meant: labels are copied with a manifest to objects that no run made. */
const OBJECT = 'prowess-object';
/** When it was first made or changed: what came last is undone first. */
const AT = 'prowess-at';
/** On what a subject made or changed: which KubeVirt there was before, as JSON. */
const BASELINE = 'prowess-baseline';
/** An object holds 256 KiB of annotations, of which some are others'. */
const BEFORE_MAX = 100_000;

/** What an object says of the run that makes or changes it. */
export interface Mark {
  /** The name of the lock with its token. */
  readonly holder: string;
  readonly at: EpochMs;
  /** Of a subject: KubeVirt before it. */
  readonly baseline?: Baseline;
}

export const markOf = (object: JsonObject): string | undefined => labelOf(object, MARK_LABEL);

/**
 * A manifest as it is applied: the object itself says whose it is and what it was before, in the one write that changes it, so that a
 * runner that is killed leaves nothing of which this is not known. Of the same run the first who changed it has said so.
 */
export function marked(manifest: JsonObject, mark: Mark, before: JsonObject | undefined): JsonObject {
  const isFirst = before === undefined || markOf(before) === undefined;
  const note = before === undefined || !isFirst ? undefined : packed(JSON.stringify(content(before)));
  if (note !== undefined && note.length > BEFORE_MAX) return manifest;
  const metadata = objectAt(manifest, 'metadata');
  const labels = { ...objectAt(metadata, 'labels'), [MARK_LABEL]: mark.holder };
  const own = {
    [OBJECT]: nameIn(manifest),
    ...(note !== undefined && { [BEFORE]: note }),
    ...(isFirst && { [AT]: toIso(mark.at) }),
    ...(isFirst && mark.baseline !== undefined && { [BASELINE]: JSON.stringify(mark.baseline) }),
  };
  const annotations = { ...objectAt(metadata, 'annotations'), ...own };
  return { ...manifest, metadata: { ...metadata, labels, annotations } };
}

/** A CustomResourceDefinition that kubectl applied holds its text twice, and is a tenth of that as gzip. */
const packed = (text: string): string => (text.length <= READABLE_MAX ? text : gzipSync(text).toString('base64'));
const READABLE_MAX = 10_000;

function unpacked(note: string): string {
  if (note.startsWith('{')) return note;
  try {
    return gunzipSync(Buffer.from(note, 'base64')).toString();
  } catch {
    return '';
  }
}

/** Whether a run marked this very object. One whose note cannot be read is left alone: it would be taken for made by the run. */
export const isMarked = (object: JsonObject): boolean =>
  markOf(object) !== undefined &&
  annotationOf(object, OBJECT) === nameIn(object) &&
  (annotationOf(object, BEFORE) === undefined || noted(object) !== undefined);

const annotationOf = (object: JsonObject | undefined, name: string): string | undefined =>
  stringAt(object, 'metadata', 'annotations', name);

const nameIn = (object: JsonObject): string =>
  [stringAt(object, 'metadata', 'namespace'), stringAt(object, 'metadata', 'name')].filter(Boolean).join('/');

/** When a marked object was made or changed first, as ISO 8601; undefined where an older prowess marked it. */
export const markedAt = (object: JsonObject): string | undefined => annotationOf(object, AT);

/** Which KubeVirt there was before a subject; undefined on what a hook made or changed. */
export function baselineOf(object: JsonObject): Baseline | undefined {
  const baseline = parseJson(annotationOf(object, BASELINE) ?? '');
  if (!isJsonObject(baseline)) return undefined;
  const [version, registry, deployed] = ['version', 'registry', 'deployed'].map((key) => stringAt(baseline, key));
  return { installed: baseline.installed === true, version, registry, deployed };
}

/** What an object was before other runs changed it; undefined where they made it. */
export function originalOf(there: JsonObject | undefined, holder: string): JsonObject | undefined {
  const mark = there && markOf(there);
  return mark === undefined || mark === holder ? there : noted(there);
}

/** What a marked object says that it was; undefined where a run made it. */
export function noted(object: JsonObject | undefined): JsonObject | undefined {
  const before = parseJson(unpacked(annotationOf(object, BEFORE) ?? ''));
  if (!isJsonObject(before)) return undefined;
  const { name = '', namespace } = objectAt(object, 'metadata');
  const own = { name, ...(namespace !== undefined && { namespace }) };
  return { ...before, metadata: { ...objectAt(before, 'metadata'), ...own } };
}
