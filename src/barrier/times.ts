import { type EpochMs, elapsed, later, ms } from '../model/units.ts';
import type { PilotReport } from './message.ts';

/** How far a clock may move from the service's while a command runs, beside its bound. */
const MOST_MOVED = { ms: 250, share: 0.01 };

/**
 * Says why the times of a report cannot be: a command begins at the release or later, and ends before its report arrives. Undefined where they
 * can. A clock that jumped, and a pilot that reports by another clock, are found so even where all are wrong alike.
 */
export function faultOfTimes(
  { startedAtMs, endedAtMs, clock }: Pick<PilotReport, 'startedAtMs' | 'endedAtMs' | 'clock'>,
  startAt: EpochMs,
  now: EpochMs,
): string | undefined {
  const moved = Math.max(MOST_MOVED.ms, MOST_MOVED.share * elapsed(startAt, now));
  const tolerance = ms(clock.boundMs + moved);
  if (endedAtMs < startedAtMs) return `its command ended ${seconds(endedAtMs, startedAtMs)} before it began`;
  if (later(startedAtMs, tolerance) < startAt)
    return `its command began ${seconds(startedAtMs, startAt)} before the release`;
  if (endedAtMs > later(now, tolerance)) return `its command ended ${seconds(now, endedAtMs)} after its report came`;
  return undefined;
}

const seconds = (from: EpochMs, to: EpochMs): string => `${(elapsed(from, to) / 1000).toFixed(1)} s`;
