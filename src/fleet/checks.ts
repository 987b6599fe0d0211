import { firstFew } from '../model/counted.ts';
import type { Milliseconds } from '../model/units.ts';
import type { FleetMember } from './member.ts';
import { commonTime, startSkew } from './together.ts';

/** A promise of a fleet's run, and whether it was kept. */
export interface FleetCheck {
  readonly passed: boolean;
  readonly message: string;
}

/** Who begins late runs alone at the end. */
export const MOST_APART = { ms: 250, share: 0.01 };
/** A clock that moves further was set, or its machine stood still. */
export const MOST_DRIFT_MS = 50;
/** What an output says of less time under common load is about something else. */
export const LEAST_COMMON = 0.8;

/** @param durationMs about how long the command takes */
export function startedTogetherCheck(members: readonly FleetMember[], durationMs: Milliseconds): FleetCheck {
  const skew = startSkew(members);
  if (skew === undefined) return { passed: true, message: 'one participant has none to begin with' };
  const allowed = Math.round(Math.max(MOST_APART.ms, MOST_APART.share * durationMs));
  const { apartMs, boundMs, driftMs } = skew;
  const seen = `${members.length} commands began within ${apartMs.toFixed(1)} ms (± ${boundMs.toFixed(1)} ms by the clocks); ${allowed} ms are allowed`;
  const drift =
    driftMs !== undefined && driftMs > MOST_DRIFT_MS ? `; a clock moved by ${driftMs.toFixed(1)} ms meanwhile` : '';
  return { passed: apartMs + boundMs <= allowed, message: seen + drift };
}

export function ranTogetherCheck(members: readonly FleetMember[]): FleetCheck {
  const { shares } = commonTime(members);
  const least = Math.min(...shares.values());
  const short = [...shares].filter(([, share]) => share < LEAST_COMMON);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  if (short.length === 0) {
    return { passed: true, message: `all made load during at least ${percent(least)} of each command` };
  }
  const which = firstFew(short.map(([name, share]) => `${name} ${percent(share)}`));
  return { passed: false, message: `all made load during less than ${percent(LEAST_COMMON)} of ${which}` };
}
