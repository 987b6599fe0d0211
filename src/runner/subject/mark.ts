import { isJsonObject, type JsonObject, objectAt, parseJson, stringAt } from '../../model/json.ts';
import { content } from './apply.ts';

/** On every object that hooks of a run made or changed, until that is undone: whose it is. */
export const MARK_LABEL = 'prowess-hook';
/** On those that were there before: what they were, as JSON. What has none was not there. */
const BEFORE = 'prowess-before';
/** The object that is meant: labels are copied with a manifest to objects that no hook made. */
const OBJECT = 'prowess-object';
/** An object holds 256 KiB of annotations, of which some are others'. */
const BEFORE_MAX = 100_000;

export const markOf = (object: JsonObject): string | undefined => stringAt(object, 'metadata', 'labels', MARK_LABEL);

/**
 * A manifest as it is applied: the object itself says whose it is and what it was before, in the one write that changes it, so that a
 * runner that is killed leaves nothing of which this is not known. Of the same run the first who changed it has said so.
 */
export function marked(manifest: JsonObject, holder: string, before: JsonObject | undefined): JsonObject {
  const note = before === undefined || markOf(before) !== undefined ? undefined : JSON.stringify(content(before));
  if (note !== undefined && note.length > BEFORE_MAX) return manifest;
  const metadata = objectAt(manifest, 'metadata');
  const labels = { ...objectAt(metadata, 'labels'), [MARK_LABEL]: holder };
  const own = { [OBJECT]: nameIn(manifest), ...(note !== undefined && { [BEFORE]: note }) };
  const annotations = { ...objectAt(metadata, 'annotations'), ...own };
  return { ...manifest, metadata: { ...metadata, labels, annotations } };
}

/** Whether a run marked this very object. */
export const isMarked = (object: JsonObject): boolean =>
  markOf(object) !== undefined && stringAt(object, 'metadata', 'annotations', OBJECT) === nameIn(object);

const nameIn = (object: JsonObject): string =>
  [stringAt(object, 'metadata', 'namespace'), stringAt(object, 'metadata', 'name')].filter(Boolean).join('/');

/** What an object was before other runs changed it; undefined where they made it. */
export function originalOf(there: JsonObject | undefined, holder: string): JsonObject | undefined {
  const mark = there && markOf(there);
  return mark === undefined || mark === holder ? there : noted(there);
}

/** What a marked object says that it was; undefined where a hook made it. */
export function noted(object: JsonObject | undefined): JsonObject | undefined {
  const before = parseJson(stringAt(object, 'metadata', 'annotations', BEFORE) ?? '');
  if (!isJsonObject(before)) return undefined;
  const { name = '', namespace } = objectAt(object, 'metadata');
  const own = { name, ...(namespace !== undefined && { namespace }) };
  return { ...before, metadata: { ...objectAt(before, 'metadata'), ...own } };
}
