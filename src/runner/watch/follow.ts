import { ms, seconds } from '../../model/units.ts';
import { ApiError, type Query } from '../cluster.ts';
import { mayRetry, waitAfter } from '../retry.ts';
import { type Followed, type Follower, type FollowOptions, record } from './followed.ts';
import { listPages } from './present.ts';
import { watchOnce } from './stream.ts';

export type { Follower } from './followed.ts';

const RETRY_FIRST = seconds(1);
const RETRY_LONGEST = seconds(30);

/**
 * Opens a watch at the present state. Resolves when that is known; `done` settles when the signal aborts. `relist` has a signal of its
 * own besides: who asks for it waits no longer than for anything else.
 */
export async function follow(
  query: Query,
  follower: Follower,
  options: FollowOptions,
  signal: AbortSignal,
): Promise<{ done: Promise<void>; relist: (signal: AbortSignal) => Promise<void> }> {
  const { cluster, clock, journal, silentAfterMs } = options;
  const ports = { cluster, clock, journal, silentAfterMs };
  const lists = new Set<Set<string>>();
  const followed: Followed = { ...ports, query, follower, signal, lists, version: undefined, pagedBecause: undefined };
  const listed = Promise.withResolvers<void>();
  const done = keepWatching(followed, listed.resolve).catch(listed.reject);
  await listed.promise;
  return { done, relist: async (own) => void (await listPages(followed, AbortSignal.any([signal, own]))) };
}

/**
 * Resumes from the last version; lists again when the server has forgotten it. Ends when the signal aborts; rejects when not even
 * the first list can be had.
 */
async function keepWatching(followed: Followed, onListed: () => void): Promise<void> {
  const { clock, signal } = followed;
  let listed = false;
  let pause = RETRY_FIRST;
  const onProgress = (): void => {
    pause = RETRY_FIRST;
    if (!listed) onListed();
    listed = true;
  };
  while (!signal.aborted) {
    try {
      await goOn(followed, onProgress);
    } catch (error) {
      if (signal.aborted) break;
      if (!listed && (pause === RETRY_LONGEST || !passes(error))) throw error;
      record(followed, 'failed', followed.version, String(error));
      await clock.sleep(waitAfter(error, pause), signal).catch(() => {});
      pause = ms(Math.min(pause * 2, RETRY_LONGEST));
    }
  }
  if (!listed) throw signal.reason;
}

/** From what is known to the end of one stream. */
async function goOn(followed: Followed, onProgress: () => void): Promise<void> {
  if (followed.version === undefined && followed.pagedBecause !== undefined) {
    followed.version = await listPages(followed);
    onProgress();
  }
  const end = await watchOnce(followed, onProgress);
  if (end !== 'unlisted') record(followed, end, followed.version);
  if (end === 'expired') followed.version = undefined;
}

const passes = (error: unknown): boolean => error instanceof ApiError && mayRetry(error.status);
