import { type EpochMs, elapsed, epochMs, type Milliseconds, ms } from '../model/units.ts';
import type { FleetMember } from './member.ts';

/** How far apart the commands began, and how far that may be wrong. */
export interface StartSkew {
  /** From the first to the last. */
  readonly apartMs: Milliseconds;
  /** The bounds of the two clocks that are known least. */
  readonly boundMs: number;
  /** The largest change of a clock during the run; absent where one of them never said that it left. */
  readonly driftMs?: number;
}

type Timed = Pick<FleetMember, 'name' | 'startedAt' | 'endedAt' | 'pilot'>;

export function startSkew(members: readonly Timed[]): StartSkew | undefined {
  if (members.length < 2) return undefined;
  const starts = members.map(({ startedAt }) => startedAt);
  const bounds = members.map(({ pilot }) => pilot.boundMs).toSorted((a, b) => b - a);
  const drifts = members.flatMap(({ pilot: { driftMs } }) => (driftMs === undefined ? [] : [Math.abs(driftMs)]));
  return {
    apartMs: ms(Math.max(...starts) - Math.min(...starts)),
    boundMs: (bounds[0] ?? 0) + (bounds[1] ?? 0),
    ...(drifts.length === members.length && { driftMs: Math.max(...drifts) }),
  };
}

/** The time in which every member made load. */
export interface CommonTime {
  readonly from: EpochMs;
  readonly until: EpochMs;
  /** Of each command, which share of its time lies within: its output is about that share alone. */
  readonly shares: ReadonlyMap<string, number>;
}

export function commonTime(members: readonly Timed[]): CommonTime {
  const from = epochMs(Math.max(...members.map(({ startedAt }) => startedAt)));
  const until = epochMs(Math.min(...members.map(({ endedAt, pilot }) => pilot.loadedUntil ?? endedAt)));
  return { from, until, shares: new Map(members.map((each) => [each.name, shareWithin(each, from, until)])) };
}

function shareWithin({ startedAt, endedAt }: Timed, from: EpochMs, until: EpochMs): number {
  const whole = elapsed(startedAt, endedAt);
  const within = Math.min(endedAt, until) - Math.max(startedAt, from);
  return whole <= 0 ? 0 : Math.max(0, within) / whole;
}
