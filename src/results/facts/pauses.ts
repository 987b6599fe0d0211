import { type EpochMs, later, ms } from '../../model/units.ts';
import type { Observation, Pause } from './record.ts';

/** What came while a process slept is read within this time of its waking. */
const DRAIN = ms(250);

/** Since when what a stamp of ours marks may have been there: the beginning of a pause, or the stamp itself. */
export type Since = (at: EpochMs) => EpochMs;

/** Pauses come in the order of their times. One that begins while the last is still being worked off continues it. */
export function sinceOf(pauses: readonly Pause[]): Since {
  const merged: Pause[] = [];
  for (const { from, to } of pauses) {
    const last = merged.at(-1);
    const continued = last !== undefined && from <= later(last.to, DRAIN) ? merged.pop() : undefined;
    merged.push({ from: continued?.from ?? from, to });
  }
  return (at) => {
    const pause = lastBegun(merged, at);
    return pause !== undefined && at <= later(pause.to, DRAIN) ? pause.from : at;
  };
}

/** By bisection: on a busy machine there are many. */
function lastBegun(pauses: readonly Pause[], at: EpochMs): Pause | undefined {
  let low = 0;
  let high = pauses.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pauses[middle]?.from ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return pauses[low - 1];
}

/** For how long between two instants our process did nothing. */
export const pausedWithin = (pauses: readonly Pause[], { from, to }: Pause): number =>
  pauses.reduce((sum, pause) => sum + Math.max(0, Math.min(pause.to, to) - Math.max(pause.from, from)), 0);

/** A sight that reaches as far back as we slept. */
export function widened<S extends Observation>(sight: S, since: Since): S {
  const from = since(sight.at);
  return from < (sight.from ?? sight.at) ? { ...sight, from } : sight;
}
