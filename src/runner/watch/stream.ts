import type { Clock } from '../../model/clock.ts';
import { explained } from '../../model/errors.ts';
import { stringAt } from '../../model/json.ts';
import { type Milliseconds, ms, seconds } from '../../model/units.ts';
import { ApiError, type WatchEvent } from '../cluster.ts';
import { streamPresent } from './present.ts';
import { deliver, type Reflector, record } from './reflector.ts';

/** How a stream ended: by the server, by silence, or since only pages will deliver what there is. */
export type StreamEnd = 'closed' | 'expired' | 'silent' | 'unlisted';

const WATCH_TIMEOUT = ms(24 * 3_600_000);
const SILENT_AFTER = seconds(90);
/** A streaming list comes at once; a proxy that holds streams back hides it, and lets pages through. */
const SILENT_WHILE_LISTING = seconds(20);
const SILENT = new Error('the watch was silent');
const UNMARKED = new Error('the server did not mark the end of its streaming list');
const CHANGES = { ADDED: 'added', MODIFIED: 'modified', DELETED: 'deleted' } as const;

/** One stream from where `reflector` is. `onProgress` is called whenever all is known that there was until then. */
export async function watchOnce(reflector: Reflector, onProgress: () => void): Promise<StreamEnd> {
  const { cluster, clock, query, signal, silentAfterMs = SILENT_AFTER } = reflector;
  const own = new AbortController();
  const stop = AbortSignal.any([signal, own.signal]);
  const allowed = (): Milliseconds => (reflector.version === undefined ? SILENT_WHILE_LISTING : silentAfterMs);
  const silence = silenceTimer(clock, allowed, () => own.abort(SILENT), stop);
  const present = reflector.version === undefined ? streamPresent(reflector, () => own.abort(UNMARKED)) : undefined;
  const onEvent = (event: WatchEvent): void => {
    silence.heard();
    if (reflector.version === undefined) present?.take(event);
    else takeChange(reflector, event);
    if (reflector.version !== undefined) onProgress();
  };
  if (reflector.version !== undefined) record(reflector, 'opened', reflector.version);
  try {
    return await cluster.watch(query, reflector.version, onEvent, { signal: stop, timeoutMs: WATCH_TIMEOUT });
  } catch (error) {
    return endOf(error, reflector);
  } finally {
    present?.end();
    own.abort(SILENT);
  }
}

function takeChange(reflector: Reflector, { type, object, receivedAt }: WatchEvent): void {
  reflector.version = stringAt(object, 'metadata', 'resourceVersion') ?? reflector.version;
  if (type !== 'BOOKMARK') deliver(reflector, CHANGES[type], object, receivedAt);
}

function endOf(error: unknown, reflector: Reflector): StreamEnd {
  const status = error instanceof ApiError ? error.status : undefined;
  if (status === 410) return 'expired';
  const isUnlisted = error === UNMARKED || error === SILENT || status === 400 || status === 422;
  if (reflector.version === undefined && isUnlisted) {
    reflector.pagedBecause = explained(error);
    return 'unlisted';
  }
  if (error !== SILENT) throw error;
  return 'silent';
}

/** Calls `onSilence` once nothing was heard for the allowed time. Sleeps on, rather than rearming for each event. */
function silenceTimer(clock: Clock, allowed: () => Milliseconds, onSilence: () => void, stop: AbortSignal) {
  let last = clock.monotonic();
  const wait = async (): Promise<void> => {
    while (true) {
      const left = ms(last + allowed() - clock.monotonic());
      if (left <= 0) return onSilence();
      await clock.sleep(left, stop);
    }
  };
  wait().catch(() => {});
  return {
    heard: () => {
      last = clock.monotonic();
    },
  };
}
