import type { SeenFact, Stamp, WatchFact } from '../../model/entry.ts';
import { type EpochMs, later, ms } from '../../model/units.ts';
import type { Observation, WatchGap } from './record.ts';

/** After a gap the server replays what was missed: notifications within this time may be of earlier changes. */
const REPLAY = ms(2000);
/** It replays in one go: once nothing has come for so long, what comes is news. */
const QUIET = ms(50);

/** Follows how well each watch saw: turns notifications into sights, which reach into the past where it was blind. */
export interface Watches {
  turn(fact: WatchFact & Stamp): void;
  see(resource: string, fact: SeenFact): Observation;
  gaps(): readonly WatchGap[];
}

interface Watch {
  /** When it was first opened: what there was then is known. */
  openedAt?: EpochMs;
  /** By UID: when the object was last seen. */
  readonly seenAt: Map<string, EpochMs>;
  /** The last notification, or the first list: until then everything was known. */
  heardAt?: EpochMs;
  gap?: (WatchGap & { until?: EpochMs }) | undefined;
  /** The last notification since the gap was closed; undefined before the first, and while the watch is blind. */
  replayedAt?: EpochMs | undefined;
}

export function followWatches(): Watches {
  const watches = new Map<string, Watch>();
  const gaps: WatchGap[] = [];
  const watchOf = (resource: string): Watch => {
    const watch: Watch = watches.get(resource) ?? { seenAt: new Map() };
    watches.set(resource, watch);
    return watch;
  };

  return {
    turn({ resource, event, at }) {
      const watch = watchOf(resource);
      const open = watch.gap?.until === undefined ? watch.gap : undefined;
      if (event === 'opened' || event === 'relisted') {
        if (open !== undefined) open.until = at;
        watch.heardAt ??= at;
        watch.openedAt ??= at;
      } else if (open === undefined) {
        watch.gap = { resource, event, from: watch.heardAt ?? at };
        watch.replayedAt = undefined;
        gaps.push(watch.gap);
      }
    },
    see(resource, { change, receivedAt, object }) {
      const watch = watchOf(resource);
      if (isOver(watch, receivedAt)) watch.gap = undefined;
      const from = blindSince(watch, change, object.uid);
      watch.seenAt.set(object.uid, receivedAt);
      if (watch.gap?.until !== undefined) watch.replayedAt = receivedAt;
      // A replay is of earlier changes: a stream that is cut in the middle of it leaves as much unknown as before.
      if (change !== 'listed' && watch.gap === undefined) watch.heardAt = receivedAt;
      return from === undefined ? { at: receivedAt } : { at: receivedAt, from };
    },
    gaps: () => gaps,
  };
}

/** Whether what comes now happened now. */
function isOver({ gap, replayedAt }: Watch, at: EpochMs): boolean {
  if (gap?.until === undefined) return false;
  return at > later(gap.until, REPLAY) || (replayedAt !== undefined && at >= later(replayedAt, QUIET));
}

/**
 * What comes in or just after a gap happened since the gap began. What only a list shows, though the watch was open, was kept from us: it
 * happened at any time since the object was last seen.
 */
function blindSince({ gap, openedAt, seenAt }: Watch, change: SeenFact['change'], uid: string): EpochMs | undefined {
  if (gap !== undefined) return gap.from;
  return change === 'listed' ? (seenAt.get(uid) ?? openedAt) : undefined;
}
