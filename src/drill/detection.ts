import { overviewsOf } from '../analysis/overview.ts';
import type { Declare } from '../history/declaration.ts';
import type { RunDocument } from '../history/run.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import { type Topic, topicsOf } from '../notify/topic.ts';
import { DAY_MS, groundOf } from './ground.ts';
import type { Injection, NoRuns } from './injection.ts';

/** What the analysis said of runs in which something was injected. Numbers count those runs, from 1. */
export interface Detection {
  readonly injection: Injection;
  /** Runs that were looked at: all that were needed, or that were allowed. */
  readonly runs: number;
  /** Of several tries the last; absent for the first. */
  readonly attempt?: number;
  /** After so many it was a suspect, for which another run is asked. A silence is none. */
  readonly suspectAfter?: number;
  /** After so many it was something that people must know. */
  readonly toldAfter?: number;
  /** What they are to read. */
  readonly topics: readonly Topic[];
}

export interface Drilled {
  readonly test: string;
  readonly declare: Declare;
  /** Without anything injected. */
  readonly base: readonly RunDocument[];
  readonly now: EpochMs;
}

/** What is said of runs with an injection, looked at after each of them as a periodic analysis does. */
export function detectionOf(drilled: Drilled, injection: Injection, runs: readonly RunDocument[]): Detection {
  const { base, now } = drilled;
  const look = (count: number) => lookAt(drilled, [...base, ...runs.slice(0, count)], now);
  let suspectAfter: number | undefined;
  for (let count = 1; count <= runs.length; count++) {
    const { isSuspect, topics } = look(count);
    if (isSuspect) suspectAfter ??= count;
    const about = topics.filter((topic) => isAbout(topic, injection, base.length));
    if (about.length === 0) continue;
    return {
      injection,
      runs: count,
      ...(suspectAfter !== undefined && { suspectAfter }),
      toldAfter: count,
      topics: about,
    };
  }
  return { injection, runs: runs.length, ...(suspectAfter !== undefined && { suspectAfter }), topics: [] };
}

/** The same where no run comes, looked at each time when one was to be expected. */
export function absenceDetected(drilled: Drilled, injection: NoRuns): Detection {
  const { base, now } = drilled;
  for (let missed = 1; missed <= injection.within; missed++) {
    // The look comes a little after the time of the run.
    const at = epochMs(now + missed * DAY_MS + 1);
    const topics = lookAt(drilled, base, at, now).topics.filter((topic) => isAbout(topic, injection, base.length));
    if (topics.length > 0) return { injection, runs: missed, toldAfter: missed, topics };
  }
  return { injection, runs: injection.within, topics: [] };
}

/** What the analysis says of runs of which the last was made `newest`. */
function lookAt({ test, declare }: Drilled, runs: readonly RunDocument[], now: EpochMs, newest = now) {
  const [overview] = overviewsOf(groundOf(test, runs, newest), declare, { now });
  return {
    isSuspect: (overview?.suspects.length ?? 0) > 0,
    topics: overview === undefined ? [] : topicsOf({ test, overview }),
  };
}

/** A change for the worse of what was slowed, which may have begun with the first run of it, or data that are missing: what the base gives is none of the drill. */
function isAbout({ id, change, over }: Topic, injection: Injection, base: number): boolean {
  if (over !== undefined) return false;
  if (injection.kind === 'silence') return id.startsWith('missing-');
  if (injection.kind === 'absence') return id.startsWith('silent-');
  if (change?.family !== injection.family || change.meaning !== 'worse') return false;
  return Number((change.latest ?? change.run).build) > base && Number(change.lastGood?.build ?? 0) <= base;
}

export const isDetectedInTime = ({ injection: { within }, toldAfter }: Detection): boolean =>
  toldAfter !== undefined && toldAfter <= within;
