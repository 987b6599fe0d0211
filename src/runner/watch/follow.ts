import type { Clock } from '../../model/clock.ts';
import { type JsonObject, stringAt } from '../../model/json.ts';
import { type EpochMs, type Milliseconds, ms, seconds } from '../../model/units.ts';
import { ApiError, type Cluster, type Query, type WatchEvent } from '../cluster.ts';
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

const LIST_TIMEOUT = seconds(60);
const WATCH_TIMEOUT = ms(24 * 3_600_000);
const RETRY_FIRST = seconds(1);
const RETRY_LONGEST = seconds(30);

/** Opens a watch at the present state. Resolves when the first list is in; `done` settles when the signal aborts. */
export async function follow(
  query: Query,
  follower: Follower,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<{ done: Promise<void>; relist: () => Promise<void> }> {
  const relist = async (): Promise<string> => listAll(query, follower, options, signal);
  const from = await relist();
  return {
    done: keepWatching(query, from, relist, follower, options, signal),
    relist: async () => void (await relist()),
  };
}

/** Resumes from the last resource version; lists again when the server has forgotten it. Ends when the signal aborts. */
async function keepWatching(
  query: Query,
  from: string,
  relist: () => Promise<string>,
  follower: Follower,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<void> {
  const resource = query.resource.plural;
  let version = from;
  let pause = RETRY_FIRST;
  while (!signal.aborted) {
    options.journal.append({ type: 'watch', event: 'opened', resource, resourceVersion: version });
    try {
      const end = await watchOnce(
        query,
        version,
        (at) => {
          version = at;
          pause = RETRY_FIRST;
        },
        follower,
        options,
        signal,
      );
      options.journal.append({ type: 'watch', event: end, resource, resourceVersion: version });
      if (end === 'expired') version = await relist();
    } catch (error) {
      if (signal.aborted) return;
      options.journal.append({
        type: 'watch',
        event: 'failed',
        resource,
        resourceVersion: version,
        reason: String(error),
      });
      await options.clock.sleep(pause, signal).catch(() => {});
      pause = ms(Math.min(pause * 2, RETRY_LONGEST));
    }
  }
}

/** One stream, ended by the server, by its age, or by silence. */
async function watchOnce(
  query: Query,
  from: string,
  reached: (version: string) => void,
  follower: Follower,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<'closed' | 'expired' | 'silent'> {
  const own = new AbortController();
  const stop = AbortSignal.any([signal, own.signal]);
  const silence = silenceTimer(options, () => own.abort(SILENT), stop);
  const onEvent = (event: WatchEvent): void => {
    silence.heard();
    const version = stringAt(event.object, 'metadata', 'resourceVersion');
    if (version !== undefined) reached(version);
    if (event.type !== 'BOOKMARK') follower.seen(CHANGES[event.type], event.object, event.receivedAt);
  };
  try {
    return await options.cluster.watch(query, from, onEvent, { signal: stop, timeoutMs: WATCH_TIMEOUT });
  } catch (error) {
    if (error === SILENT) return 'silent';
    if (error instanceof ApiError && error.status === 410) return 'expired';
    throw error;
  } finally {
    own.abort(SILENT);
  }
}

const SILENT = new Error('the watch was silent');
const CHANGES = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted' } as const;

/** Calls `onSilence` once nothing was heard for the allowed time. Sleeps on, rather than rearming for each event. */
function silenceTimer(options: FollowOptions, onSilence: () => void, stop: AbortSignal): { heard: () => void } {
  const allowed = options.silentAfterMs ?? seconds(90);
  let last = options.clock.monotonic();
  const wait = async (): Promise<void> => {
    while (true) {
      const left = ms(last + allowed - options.clock.monotonic());
      if (left <= 0) return onSilence();
      await options.clock.sleep(left, stop);
    }
  };
  wait().catch(() => {});
  return {
    heard: () => {
      last = options.clock.monotonic();
    },
  };
}

async function listAll(query: Query, follower: Follower, options: FollowOptions, signal: AbortSignal): Promise<string> {
  const uids = new Set<string>();
  let next: string | undefined;
  while (true) {
    const page = await options.cluster.list(
      { ...query, limit: 500, continue: next },
      { signal, timeoutMs: LIST_TIMEOUT },
    );
    for (const object of page.items) {
      uids.add(stringAt(object, 'metadata', 'uid') ?? '');
      follower.seen('listed', object, page.receivedAt);
    }
    next = page.continue;
    if (next !== undefined && next !== '') continue;
    follower.listed(uids, page.receivedAt);
    options.journal.append({
      type: 'watch',
      event: 'relisted',
      resource: query.resource.plural,
      resourceVersion: page.resourceVersion,
    });
    return page.resourceVersion;
  }
}
