import type { JsonObject } from '../../model/json.ts';
import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import { expired, StatusError } from '../registry/status.ts';
import type { Change, Store } from '../registry/store.ts';
import type { SimTime } from '../time.ts';
import { requestMatcher } from './list.ts';
import type { RequestInfo } from './request.ts';

/** Where the notifications of one watch go. */
export interface WatchSink {
  /** `ERROR` carries a Status and is the last one. */
  event(type: Change['type'] | 'BOOKMARK' | 'ERROR', object: JsonObject): void;
  closed(): void;
}

/** A watch that is open. */
export interface Stream {
  /** The client went away. */
  stop(): void;
  /** The server ends it, after what is under way. */
  end(): void;
  /** Nothing comes any more, not even the end: what a dead connection looks like. */
  mute(): void;
}

export interface WatchInput {
  readonly store: Store;
  readonly time: SimTime;
  readonly request: RequestInfo;
  readonly sink: WatchSink;
  /** How long after the write a notification reaches the client. */
  readonly lag: () => Milliseconds;
  /** Whether the next notification is lost. */
  readonly loses: () => boolean;
  readonly bookmarkEveryMs: Milliseconds;
  /** Whether it marks when a streaming list has shown all that there was. */
  readonly marksEnd: boolean;
  /** How long the stream lives when the request does not say. */
  readonly lifetimeMs: Milliseconds;
}

/** How long before its end a stream gets its last bookmark. */
const LAST_BOOKMARK_BEFORE = seconds(2);

/** Opens a watch as the API server's watch cache does. A version that is too old comes as an ERROR event. */
export function openWatch(input: WatchInput): Stream {
  const { store, time, request, sink } = input;
  const matches = requestMatcher(request);
  const lane = deliveryLane(time, input.lag);
  const closers: (() => void)[] = [];
  const stop = (): void => {
    lane.close();
    for (const closer of closers.splice(0)) closer();
  };
  const end = (): void =>
    lane.deliver(() => {
      stop();
      sink.closed();
    });
  const notify = (change: Change): void => {
    if (change.kind !== request.kind) return;
    const type = typeSeenBy(matches, change);
    if (type !== undefined && !input.loses()) lane.deliver(() => sink.event(type, change.object));
  };

  const start = startingChanges(store, request);
  if (start instanceof StatusError) {
    lane.deliver(() => sink.event('ERROR', start.toStatus()));
    end();
    return { stop, end, mute: lane.close };
  }
  const { timeoutSeconds, allowWatchBookmarks } = request.options;
  const bookmark = (annotations: JsonObject = {}): void => {
    const { apiVersion, kind } = request.kind;
    const metadata = { resourceVersion: String(store.revision()), annotations };
    lane.deliver(() => sink.event('BOOKMARK', { apiVersion, kind, metadata }));
  };
  for (const change of start) notify(change);
  if (input.marksEnd) bookmark({ 'k8s.io/initial-events-end': 'true' });
  closers.push(store.subscribe(notify));
  const lifetime = timeoutSeconds === undefined ? input.lifetimeMs : seconds(timeoutSeconds);
  // A short life is one that the client waits out.
  const kind = lifetime < input.lifetimeMs ? undefined : 'background';
  closers.push(time.after(lifetime, end, kind));
  if (allowWatchBookmarks === true) {
    closers.push(repeat(time, input.bookmarkEveryMs, () => bookmark()));
    closers.push(time.after(ms(lifetime - LAST_BOOKMARK_BEFORE), () => bookmark(), kind));
  }
  return { stop, end, mute: lane.close };
}

function repeat(time: SimTime, period: Milliseconds, act: () => void): () => void {
  const again = (): void => {
    act();
    cancel = time.after(period, again, 'background');
  };
  let cancel = time.after(period, again, 'background');
  return () => cancel();
}

/** Notifications in order, each not before its lag and never before the one ahead of it. */
function deliveryLane(time: SimTime, lag: () => Milliseconds): { deliver(act: () => void): void; close(): void } {
  let open = true;
  let last = time.monotonic();
  // Paced by the real clock, two timers of one instant may end in either order: each takes what is first in the queue.
  const queue: (() => void)[] = [];
  return {
    deliver(act) {
      queue.push(act);
      last = ms(Math.max(last, time.monotonic() + lag()));
      time.after(ms(last - time.monotonic()), () => {
        const first = queue.shift();
        if (open) first?.();
      });
    },
    close() {
      open = false;
    },
  };
}

/** A change as a watch with selectors sees it: objects enter and leave its view. */
function typeSeenBy(matches: (object: JsonObject) => boolean, change: Change): Change['type'] | undefined {
  const before = change.previous !== undefined && matches(change.previous);
  const after = change.type !== 'DELETED' && matches(change.object);
  if (before) return after ? 'MODIFIED' : 'DELETED';
  return after ? 'ADDED' : undefined;
}

/** Without a version (or 0) a watch begins with what there is; else with what changed since. */
function startingChanges(store: Store, { kind, options }: RequestInfo): readonly Change[] | StatusError {
  const from = options.resourceVersion ?? '';
  if (from === '' || from === '0' || options.sendInitialEvents === true) {
    return store.list(kind).map((object) => ({ type: 'ADDED', kind, object, revision: store.revision() }));
  }
  const changes = store.since(kind, Number(from));
  return changes ?? expired(`too old resource version: ${from} (${store.revision()})`);
}
