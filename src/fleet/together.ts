import { type EpochMs, elapsed, epochMs, type Milliseconds, ms } from '../model/units.ts';
import type { FleetMember } from './member.ts';

/** How far apart the commands began, and how far that may be wrong. */
export interface StartSkew {
  /** From the first to the last. */
  readonly apartMs: Milliseconds;
  /** The bounds of the two clocks that are known least. */
  readonly boundMs: number;
}

type Timed = Pick<FleetMember, 'name' | 'startedAt' | 'endedAt' | 'pilot'>;

export function startSkew(members: readonly Timed[]): StartSkew | undefined {
  if (members.length < 2) return undefined;
  const starts = members.map(({ startedAt }) => startedAt);
  const bounds = members.map(({ pilot }) => pilot.boundMs).toSorted((a, b) => b - a);
  return {
    apartMs: ms(Math.max(...starts) - Math.min(...starts)),
    boundMs: (bounds[0] ?? 0) + (bounds[1] ?? 0),
  };
}

/** How far a clock moved during the run. */
export interface ClockDrift {
  readonly name: string;
  readonly movedMs: number;
  /** So far it moved at least; 0 where it is not known how exactly that was measured. */
  readonly leastMs: number;
}

/** Of the clock that moved most; undefined where none of them said that it left. */
export function mostDrift(members: readonly Timed[]): ClockDrift | undefined {
  const drifts = members.flatMap(({ name, pilot: { driftMs, driftBoundMs = Number.POSITIVE_INFINITY } }) => {
    const movedMs = Math.abs(driftMs ?? Number.NaN);
    return driftMs === undefined ? [] : [{ name, movedMs, leastMs: Math.max(0, movedMs - driftBoundMs) }];
  });
  return drifts.toSorted((a, b) => b.leastMs - a.leastMs || b.movedMs - a.movedMs)[0];
}

/** The time in which every member made load. */
export interface CommonTime {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /**
   * Of each command, which share of its time lies within: its output is about that share alone. While a pilot did not run, it is not known
   * whether its command did.
   */
  readonly shares: ReadonlyMap<string, number>;
}

export function commonTime(members: readonly Timed[]): CommonTime {
  const from = epochMs(Math.max(...members.map(({ startedAt }) => startedAt)));
  const until = epochMs(Math.min(...members.map(({ endedAt, pilot }) => pilot.loadedUntil ?? endedAt)));
  const unknownMs = longestPause(members)?.pausedMs ?? ms(0);
  return {
    from,
    until,
    shares: new Map(members.map((each) => [each.name, shareWithin(each, from, until, unknownMs)])),
  };
}

/** Of the pilot that did not run for longest; undefined where all did. */
export function longestPause(
  members: readonly Timed[],
): { readonly name: string; readonly pausedMs: Milliseconds } | undefined {
  const paused = members.map(({ name, pilot: { pausedMs = ms(0) } }) => ({ name, pausedMs }));
  return paused.filter(({ pausedMs }) => pausedMs > 0).toSorted((a, b) => b.pausedMs - a.pausedMs)[0];
}

function shareWithin({ startedAt, endedAt }: Timed, from: EpochMs, until: EpochMs, unknownMs: Milliseconds): number {
  const whole = elapsed(startedAt, endedAt);
  const within = Math.min(endedAt, until) - Math.max(startedAt, from) - unknownMs;
  return whole <= 0 ? 0 : Math.max(0, within) / whole;
}
