import type { Clock } from '../../model/clock.ts';
import type { WatchFact } from '../../model/entry.ts';
import type { JsonObject } from '../../model/json.ts';
import type { EpochMs, Milliseconds } from '../../model/units.ts';
import type { Cluster, Query } from '../cluster.ts';
import type { Journal } from '../journal.ts';

/** What a follower tells: each object as listed or notified, stamped when it reached us. */
export interface Follower {
  seen(change: 'added' | 'modified' | 'deleted' | 'listed', object: JsonObject, receivedAt: EpochMs): void;
  /** After a list: the UIDs that exist now; what is not among them has gone unseen. */
  listed(uids: ReadonlySet<string>, receivedAt: EpochMs): void;
}

export interface FollowOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly journal: Journal;
  /** A watch that shows nothing, not even a bookmark, for this long is opened anew. */
  readonly silentAfterMs?: Milliseconds;
}

/** One query that is followed, and how far. */
export interface Followed extends FollowOptions {
  readonly query: Query;
  readonly follower: Follower;
  readonly signal: AbortSignal;
  /** Up to where everything is known; undefined while what there is must be listed. */
  version: string | undefined;
  /** Why what there is comes in pages; undefined while it comes at the head of a stream. */
  pagedBecause: string | undefined;
}

export function record(
  { journal, query }: Followed,
  event: WatchFact['event'],
  resourceVersion: string | undefined,
  reason?: string,
): void {
  const why = reason === undefined ? {} : { reason };
  journal.append({ type: 'watch', event, resource: query.resource.plural, resourceVersion, ...why });
}
