import type { JsonObject } from '../../model/json.ts';
import { byKey } from '../../model/order.ts';
import type { Kind } from '../registry/kinds.ts';
import { keyOf, namespaceOf } from '../registry/objects.ts';
import { fieldMatcher, labelMatcher, type Matcher } from '../registry/selectors.ts';
import { badRequest, expired } from '../registry/status.ts';
import type { Change, Store } from '../registry/store.ts';
import type { RequestInfo, RequestOptions } from './request.ts';

/** Where a page of a list goes on: the revision of the first page, and the last key already sent. */
interface ListPosition {
  readonly revision: number;
  readonly after: string;
}

/** The list object of a request. All pages of one list show the same revision; 410 once that one is compacted. */
export function listObjects(store: Store, request: RequestInfo): JsonObject {
  const { kind, options } = request;
  const position = options.continue === undefined ? undefined : decodePosition(options.continue);
  const revision = position?.revision ?? store.revision();
  const matches = requestMatcher(request);
  const rest = objectsAt(store, kind, revision).filter(
    (object) => matches(object) && (position === undefined || keyOf(object) > position.after),
  );
  const items = options.limit === undefined || options.limit === 0 ? rest : rest.slice(0, options.limit);
  const last = items.at(-1);
  const remaining = rest.length - items.length;
  const more: JsonObject =
    remaining === 0 || last === undefined
      ? {}
      : { continue: encodePosition({ revision, after: keyOf(last) }), remainingItemCount: remaining };
  return {
    kind: `${kind.kind}List`,
    apiVersion: kind.apiVersion,
    metadata: { resourceVersion: String(revision), ...more },
    items: kind.typed ? items.map(withoutType) : items,
  };
}

/** Lists of Kubernetes' own kinds leave the type of their items to the list's. */
const withoutType = ({ kind: _kind, apiVersion: _version, ...rest }: JsonObject): JsonObject => rest;

/** What a list or watch request asks for: its namespace and both selectors. */
export function requestMatcher({ namespace, name, options }: RequestInfo): Matcher {
  const all = [...selectorMatchers(options)];
  if (namespace !== undefined) all.push((object) => namespaceOf(object) === namespace);
  if (name !== undefined) all.push(fieldMatcher(`metadata.name=${name}`));
  return (object) => all.every((matches) => matches(object));
}

function selectorMatchers({ labelSelector, fieldSelector }: RequestOptions): Matcher[] {
  const matchers: Matcher[] = [];
  if (labelSelector !== undefined && labelSelector !== '') matchers.push(labelMatcher(labelSelector));
  if (fieldSelector !== undefined && fieldSelector !== '') matchers.push(fieldMatcher(fieldSelector));
  return matchers;
}

/** The objects as they were at a revision: today's, with the later changes undone. */
function objectsAt(store: Store, kind: Kind, revision: number): JsonObject[] {
  const changes = store.since(kind, revision);
  if (changes === undefined) {
    throw expired('The provided continue parameter is too old to display a consistent list result.');
  }
  if (changes.length === 0) return store.list(kind);
  const objects = new Map(store.list(kind).map((object) => [keyOf(object), object]));
  for (const change of changes.toReversed()) undo(objects, change);
  return [...objects].sort(byKey).map(([, object]) => object);
}

function undo(objects: Map<string, JsonObject>, { object, previous }: Change): void {
  if (previous === undefined) objects.delete(keyOf(object));
  else objects.set(keyOf(object), previous);
}

const encodePosition = ({ revision, after }: ListPosition): string =>
  Buffer.from(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: after })).toString('base64url');

function decodePosition(token: string): ListPosition {
  try {
    const { rv, start } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    if (typeof rv === 'number' && typeof start === 'string') return { revision: rv, after: start };
  } catch {
    // Falls through: the token is not ours.
  }
  throw badRequest('continue key is not valid');
}
