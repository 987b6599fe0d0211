import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import { ApiError, type Query } from '../cluster.ts';
import { mayRetry, waitAfter } from '../retry.ts';
import { type Followed, type Follower, type FollowOptions, record } from './followed.ts';
import { listPages } from './present.ts';
import { watchOnce } from './stream.ts';

export type { Follower } from './followed.ts';

/** What is missed while a watch is away is measured late: a server that is back is watched again within about a second. */
const RETRY_FIRST = ms(100);
const RETRY_LONGEST = seconds(1);
/** A quarter either way, so that the watches of a run do not all come at once. */
const JITTER = 0.25;
/** As long as an API server needs to restart; then the first list has failed. */
const GIVE_UP_AFTER = seconds(30);

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
  const random = options.random?.fork(`watch/${query.resource.plural}`);
  const ports = { cluster, clock, journal, random, silentAfterMs };
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
  const start = clock.monotonic();
  let listed = false;
  let pause = RETRY_FIRST;
  const onProgress = (): void => {
    pause = RETRY_FIRST;
    if (!listed) onListed();
    listed = true;
  };
  const rest = async (error?: unknown): Promise<void> => {
    await clock.sleep(waitAfter(error, spread(pause, followed)), signal).catch(() => {});
    pause = ms(Math.min(pause * 2, RETRY_LONGEST));
  };
  while (!signal.aborted) {
    try {
      if (await endsAtOnce(followed, onProgress)) await rest();
    } catch (error) {
      if (signal.aborted) break;
      if (!listed && (clock.monotonic() - start >= GIVE_UP_AFTER || !passes(error))) throw error;
      record(followed, 'failed', followed.version, String(error));
      await rest(error);
    }
  }
  if (!listed) throw signal.reason;
}

const spread = (pause: Milliseconds, { random }: Followed): Milliseconds =>
  ms(pause * (1 + JITTER * (2 * (random?.uniform() ?? 0.5) - 1)));

/** From what is known to the end of one stream; whether the server closed it as soon as it was opened, and will again. */
async function endsAtOnce(followed: Followed, onProgress: () => void): Promise<boolean> {
  if (followed.version === undefined && followed.pagedBecause !== undefined) {
    followed.version = await listPages(followed);
    onProgress();
  }
  const opened = followed.clock.monotonic();
  const end = await watchOnce(followed, onProgress);
  if (end !== 'unlisted') record(followed, end, followed.version);
  if (end === 'expired') followed.version = undefined;
  return end === 'closed' && followed.clock.monotonic() - opened < RETRY_LONGEST;
}

const passes = (error: unknown): boolean => error instanceof ApiError && mayRetry(error.status);
