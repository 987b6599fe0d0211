import { firstFew } from '../model/counted.ts';
import type { Milliseconds } from '../model/units.ts';
import { formatQuantity } from '../render/quantity.ts';
import type { FleetMember } from './member.ts';
import { commonTime, longestPause, mostDrift, startSkew } from './together.ts';

/** A promise of a fleet's run, and whether it was kept. */
export interface FleetCheck {
  readonly passed: boolean;
  readonly message: string;
}

/** Who begins late runs alone at the end. */
export const MOST_APART = { ms: 250, share: 0.01 };
/** A clock that moves further is named. */
const MOST_DRIFT_MS = 50;
/** What an output says of less time under common load is about something else. */
const LEAST_COMMON = 0.8;

/** @param durationMs about how long the command takes */
export function startedTogetherCheck(members: readonly FleetMember[], durationMs: Milliseconds): FleetCheck {
  const allowed = Math.round(Math.max(MOST_APART.ms, MOST_APART.share * durationMs));
  const [begin, drift] = [beginCheck(members, allowed), driftCheck(members, allowed)];
  return { passed: begin.passed && drift.passed, message: `${begin.message}${drift.message}` };
}

function beginCheck(members: readonly FleetMember[], allowed: number): FleetCheck {
  const skew = startSkew(members);
  if (skew === undefined) return { passed: true, message: 'one command alone has a result: none began apart from it' };
  const { apartMs, boundMs } = skew;
  const seen = `${members.length} commands began within ${apartMs.toFixed(1)} ms (± ${boundMs.toFixed(1)} ms by the clocks)`;
  return { passed: apartMs + boundMs <= allowed, message: `${seen}; ${allowed} ms are allowed` };
}

/** Slewing moves a clock by 0.05 % of the time at most. One that moved more is of a machine that stood still, while the others had the host. */
function driftCheck(members: readonly FleetMember[], allowed: number): FleetCheck {
  const drift = mostDrift(members);
  if (drift === undefined || drift.movedMs <= MOST_DRIFT_MS) return { passed: true, message: '' };
  const seen = `; the clock of ${drift.name} moved by ${drift.movedMs.toFixed(1)} ms meanwhile`;
  if (drift.leastMs <= allowed) return { passed: true, message: seen };
  return { passed: false, message: `${seen}: its machine was paused, or moved to another host` };
}

function pauseText(members: readonly FleetMember[]): string {
  const pause = longestPause(members);
  if (pause === undefined) return '';
  return `; the pilot of ${pause.name} did not run for ${formatQuantity(pause.pausedMs, 'ms')}, and does not know whether its command did`;
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
  return {
    passed: false,
    message: `all made load during less than ${percent(LEAST_COMMON)} of ${which}${pauseText(members)}`,
  };
}
