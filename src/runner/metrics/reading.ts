import type { Clock } from '../../model/clock.ts';
import type { PerSeries } from '../../model/entry.ts';
import { messageOf } from '../../model/errors.ts';
import { SAMPLE_WAIT_MAX } from '../../model/plan.ts';
import { type EpochMs, epochMs, type Milliseconds, minutes, seconds, toIso } from '../../model/units.ts';
import type { Scrape } from '../context.ts';

/** What one call to a source gave. */
export interface SourceReading {
  readonly series: Readonly<Record<string, number>>;
  /** Series -> when the source took it, by its own clock; without those that have no stamp. */
  readonly takenAt: Readonly<Record<string, EpochMs>>;
  /** Series -> over how long until then it is an average; without those that are none. */
  readonly windowMs: Readonly<Record<string, Milliseconds>>;
  /** The middle of the call, by our clock. */
  readonly readAt: EpochMs;
}

type TakenAt = SourceReading['takenAt'];

/** As the journal has it. */
export function scrapeOf({ series, takenAt, windowMs, readAt }: SourceReading): Scrape {
  const taken = perSeries(takenAt, series);
  const windows = perSeries(windowMs, series);
  return {
    state: 'present',
    series,
    readAt,
    ...(taken !== undefined && { takenAt: taken }),
    ...(windows !== undefined && { windowMs: windows }),
  };
}

/** One value where all series have the same; undefined where none has any. */
function perSeries<T extends number>(
  values: Readonly<Record<string, T>>,
  series: SourceReading['series'],
): PerSeries<T> | undefined {
  const [first, ...others] = new Set(Object.values(values));
  const isShared = others.length === 0 && Object.keys(series).every((key) => values[key] !== undefined);
  return first === undefined || isShared ? first : values;
}

/** Whether a series' stamp is that of a sample which was taken after the question. */
export type IsNew = (series: string, takenAt: EpochMs) => boolean;

/**
 * The first samples that were taken after the question, of a source that looks only now and then and shows its last samples meanwhile:
 * a kubelet looks each 10 to 20 s. Asked at both edges of a load, the two samples have all of it between them, and nothing of what was
 * long before. Samples without a stamp are of the moment of the call. Throws where none comes in time.
 */
export async function nextReading(
  read: () => Promise<SourceReading>,
  isNewSince: (first: SourceReading) => IsNew,
  clock: Clock,
  signal: AbortSignal,
): Promise<SourceReading> {
  const giveUp = clock.monotonic() + SAMPLE_WAIT_MAX;
  const first = await read();
  const isNew = isNewSince(first);
  const waited = { last: first, failure: '' };
  for (;;) {
    const old = oldSeries(waited.last.takenAt, isNew);
    if (old.every((key) => isGone(key, waited.last.takenAt))) return without(old, waited.last);
    if (clock.monotonic() >= giveUp) break;
    await clock.sleep(seconds(2), signal);
    try {
      waited.last = await read();
      waited.failure = '';
    } catch (error) {
      signal.throwIfAborted();
      waited.failure = `; then ${messageOf(error)}`;
    }
  }
  const old = oldSeries(waited.last.takenAt, isNew);
  const rest = without(old, waited.last);
  if (waited.failure === '' && Object.keys(rest.series).length > 0) return rest;
  const newest = toIso(epochMs(Math.max(...Object.values(waited.last.takenAt))));
  throw new Error(
    `no new sample within ${SAMPLE_WAIT_MAX / 1000} s: the last is of ${newest} by its own clock${waited.failure}`,
  );
}

/** For a source that shows its last sample until it has the next: a stamp that is not the one seen first. No clock is compared with another. */
export const otherThan =
  ({ takenAt: first }: SourceReading): IsNew =>
  (series, takenAt) =>
    takenAt !== first[series];

const oldSeries = (takenAt: TakenAt, isNew: IsNew): string[] =>
  Object.entries(takenAt).flatMap(([key, stamp]) => (isNew(key, stamp) ? [] : [key]));

/** Containers that ended are shown for some time: what is this much older than the newest on a page will not be renewed. */
const GONE = minutes(1);

const isGone = (series: string, takenAt: TakenAt): boolean =>
  (takenAt[series] ?? 0) < Math.max(...Object.values(takenAt)) - GONE;

function without(dropped: readonly string[], reading: SourceReading): SourceReading {
  const kept = <T>(values: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(values).filter(([key]) => !dropped.includes(key)));
  const { series, takenAt, windowMs } = reading;
  return { ...reading, series: kept(series), takenAt: kept(takenAt), windowMs: kept(windowMs) };
}
