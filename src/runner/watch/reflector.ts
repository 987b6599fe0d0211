import type { Clock } from '../../model/clock.ts';
import type { WatchFact } from '../../model/entry.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import type { Random } from '../../model/random.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';
import type { Cluster, Query } from '../cluster.ts';
import type { Journal } from '../journal.ts';

/** What a handler is given: each object as listed or notified, stamped when it reached us. */
export interface ResourceEventHandler {
  seen(change: 'added' | 'modified' | 'deleted' | 'listed', object: JsonObject, receivedAt: EpochMs): void;
  /** After a list: the UIDs that are accounted for. What is not among them has gone unseen: its UIDs are the answer. */
  listed(uids: ReadonlySet<string>, receivedAt: EpochMs): readonly string[];
}

export interface ReflectorOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly journal: Journal;
  /** Spreads the retries of several watches; without it they are not spread. */
  readonly random?: Random | undefined;
  /** A watch that shows nothing, not even a bookmark, for this long is opened again. */
  readonly silentAfterMs?: Milliseconds;
}

/** One query that is reflector, and how far. */
export interface Reflector extends ReflectorOptions {
  readonly query: Query;
  readonly handler: ResourceEventHandler;
  readonly signal: AbortSignal;
  /** Up to where everything is known; undefined while what there is must be listed. */
  version: string | undefined;
  /** Of each list under way the UIDs that are accounted for: those that it showed, or that came from elsewhere meanwhile. */
  readonly lists: Set<Set<string>>;
  /** Why what there is comes in pages; undefined while it comes at the head of a stream. */
  pagedBecause: string | undefined;
}

/** Gives the handler what is new of an object; a list under way may show an older state of it. */
export function deliver(
  reflector: Reflector,
  change: Parameters<ResourceEventHandler['seen']>[0],
  object: JsonObject,
  receivedAt: EpochMs,
): void {
  markSeen(reflector, uidOf(object));
  reflector.handler.seen(change, object, receivedAt);
}

/** Whatever lists under way show of it, or do not show, is not news. */
export function markSeen({ lists }: Reflector, uid: string): void {
  for (const uids of lists) uids.add(uid);
}

export const uidOf = (object: JsonObject): string => stringAt(object, 'metadata', 'uid') ?? '';

export function record(
  { journal, query }: Reflector,
  event: WatchFact['event'],
  resourceVersion: string | undefined,
  reason?: string,
): void {
  const why = reason === undefined ? {} : { reason };
  journal.append({ type: 'watch', event, resource: query.resource.plural, resourceVersion, ...why });
}
