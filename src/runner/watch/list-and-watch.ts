import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import { ApiError, type Query } from '../cluster.ts';
import { mayRetry, waitAfter } from '../retry.ts';
import { listPages } from './present.ts';
import { type Reflector, type ReflectorOptions, type ResourceEventHandler, record } from './reflector.ts';
import { watchOnce } from './stream.ts';

export type { ResourceEventHandler } from './reflector.ts';

/** What is missed while a watch is away is measured late: a server that is back is watched again within about a second. */
const RETRY_FIRST = ms(100);
const RETRY_LONGEST = seconds(1);
/** A quarter either way, so that the watches of a run do not all come at once. */
const JITTER = 0.25;
/** As long as an API server needs to restart; then the first list has failed. */
const GIVE_UP_AFTER = seconds(30);

/**
 * Opens a watch at the present state. Resolves when that is known; `done` settles when the signal aborts. `relist` has a signal of its
 * own: a caller waits for it no longer than for anything else.
 */
export async function listAndWatch(
  query: Query,
  handler: ResourceEventHandler,
  options: ReflectorOptions,
  signal: AbortSignal,
): Promise<{ done: Promise<void>; relist: (signal: AbortSignal) => Promise<void> }> {
  const { cluster, clock, journal, silentAfterMs } = options;
  const random = options.random?.fork(`watch/${query.resource.plural}`);
  const ports = { cluster, clock, journal, random, silentAfterMs };
  const lists = new Set<Set<string>>();
  const reflector: Reflector = {
    ...ports,
    query,
    handler,
    signal,
    lists,
    version: undefined,
    pagedBecause: undefined,
  };
  const listed = Promise.withResolvers<void>();
  const done = keepWatching(reflector, listed.resolve).catch(listed.reject);
  await listed.promise;
  return { done, relist: async (own) => void (await listPages(reflector, AbortSignal.any([signal, own]))) };
}

/**
 * Resumes from the last version; lists again when the server has forgotten it. Ends when the signal aborts; rejects when not even
 * the first list can be had.
 */
async function keepWatching(reflector: Reflector, onListed: () => void): Promise<void> {
  const { clock, signal } = reflector;
  const start = clock.monotonic();
  let listed = false;
  let pause = RETRY_FIRST;
  const onProgress = (): void => {
    pause = RETRY_FIRST;
    if (!listed) onListed();
    listed = true;
  };
  const rest = async (error?: unknown): Promise<void> => {
    await clock.sleep(waitAfter(error, spread(pause, reflector)), signal).catch(() => {});
    pause = ms(Math.min(pause * 2, RETRY_LONGEST));
  };
  while (!signal.aborted) {
    try {
      if (await endsAtOnce(reflector, onProgress)) await rest();
    } catch (error) {
      if (signal.aborted) break;
      if (!listed && (clock.monotonic() - start >= GIVE_UP_AFTER || !passes(error))) throw error;
      record(reflector, 'failed', reflector.version, String(error));
      await rest(error);
    }
  }
  if (!listed) throw signal.reason;
}

const spread = (pause: Milliseconds, { random }: Reflector): Milliseconds =>
  ms(pause * (1 + JITTER * (2 * (random?.uniform() ?? 0.5) - 1)));

/** From what is known to the end of one stream; whether the server closed it as soon as it was opened, and will again. */
async function endsAtOnce(reflector: Reflector, onProgress: () => void): Promise<boolean> {
  if (reflector.version === undefined && reflector.pagedBecause !== undefined) {
    reflector.version = await listPages(reflector);
    onProgress();
  }
  const opened = reflector.clock.monotonic();
  const end = await watchOnce(reflector, onProgress);
  if (end !== 'unlisted') record(reflector, end, reflector.version);
  if (end === 'expired') reflector.version = undefined;
  return end === 'closed' && reflector.clock.monotonic() - opened < RETRY_LONGEST;
}

const passes = (error: unknown): boolean => error instanceof ApiError && mayRetry(error.status);
