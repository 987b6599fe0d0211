import type { JsonObject } from '../../model/json.ts';
import { byKey } from '../../model/order.ts';
import type { Kind } from './kinds.ts';
import { keyOf, namespaceOf, withMetadata } from './objects.ts';

/** One change of one object, in the order of revisions. */
export interface Change {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly kind: Kind;
  readonly object: JsonObject;
  readonly previous?: JsonObject;
  readonly revision: number;
}

/** What etcd and the API server's watch cache do: objects, one rising revision, and a bounded history of changes. */
export interface Store {
  revision(): number;
  find(kind: Kind, key: string): JsonObject | undefined;
  /** Objects of all kinds. */
  size(): number;
  /** Sorted by key, as etcd lists. */
  list(kind: Kind, namespace?: string): JsonObject[];
  /** In order of creation: for those who look through all. */
  scan(kind: Kind): Iterable<JsonObject>;
  /** Writes the object with a new resourceVersion and notifies the listeners. */
  put(kind: Kind, object: JsonObject): JsonObject;
  remove(kind: Kind, object: JsonObject): void;
  /** The changes after a revision; undefined when that part of the history was compacted away. */
  since(kind: Kind, revision: number): readonly Change[] | undefined;
  /** Forgets the history: continue tokens and resource versions from before are expired. */
  compact(): void;
  /** Listeners are called at once, in order of subscription; they must not write from within. */
  subscribe(listener: (change: Change) => void): () => void;
}

interface Table {
  readonly objects: Map<string, JsonObject>;
  log: Change[];
  /** Changes up to and including this revision are forgotten. */
  forgotten: number;
}

const FIRST_REVISION = 1000;

export function createStore(options: { readonly historyLimit: number }): Store {
  const tables = new Map<Kind, Table>();
  const listeners = new Set<(change: Change) => void>();
  let revision = FIRST_REVISION;

  const tableOf = (kind: Kind): Table => {
    const known = tables.get(kind);
    if (known !== undefined) return known;
    const table = { objects: new Map(), log: [], forgotten: FIRST_REVISION };
    tables.set(kind, table);
    return table;
  };

  const record = (table: Table, change: Change): void => {
    table.log.push(change);
    if (table.log.length > 2 * options.historyLimit) forget(table, options.historyLimit);
    for (const listener of listeners) listener(change);
  };

  return {
    revision: () => revision,
    find: (kind, key) => tableOf(kind).objects.get(key),
    size: () => tables.values().reduce((total, { objects }) => total + objects.size, 0),
    scan: (kind) => tableOf(kind).objects.values(),
    list: (kind, namespace) => sortedObjects(tableOf(kind).objects, namespace),
    put(kind, object) {
      const table = tableOf(kind);
      revision++;
      const stored = withMetadata(object, { resourceVersion: String(revision) });
      const key = keyOf(stored);
      const previous = table.objects.get(key);
      table.objects.set(key, stored);
      record(
        table,
        previous === undefined
          ? { type: 'ADDED', kind, object: stored, revision }
          : { type: 'MODIFIED', kind, object: stored, previous, revision },
      );
      return stored;
    },
    remove(kind, object) {
      const table = tableOf(kind);
      const previous = table.objects.get(keyOf(object));
      if (previous === undefined) return;
      revision++;
      table.objects.delete(keyOf(object));
      const last = withMetadata(object, { resourceVersion: String(revision) });
      record(table, { type: 'DELETED', kind, object: last, previous, revision });
    },
    since(kind, from) {
      const table = tableOf(kind);
      if (from < table.forgotten) return undefined;
      return table.log.slice(firstAfter(table.log, from));
    },
    compact() {
      for (const table of tables.values()) {
        forget(table, 0);
        table.forgotten = revision;
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function sortedObjects(objects: ReadonlyMap<string, JsonObject>, namespace: string | undefined): JsonObject[] {
  const found = [...objects].filter(([, object]) => namespace === undefined || namespaceOf(object) === namespace);
  return found.sort(byKey).map(([, object]) => object);
}

function forget(table: Table, keep: number): void {
  const kept = table.log.length - keep;
  table.forgotten = table.log[kept - 1]?.revision ?? table.forgotten;
  table.log = table.log.slice(kept);
}

/** Index of the first change after a revision, by bisection. */
function firstAfter(log: readonly Change[], revision: number): number {
  let low = 0;
  let high = log.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((log[middle]?.revision ?? 0) <= revision) low = middle + 1;
    else high = middle;
  }
  return low;
}
