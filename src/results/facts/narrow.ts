import type { ClockComparison } from '../../model/result.ts';
import { type EpochMs, epochMs, ms } from '../../model/units.ts';
import type { Observation, PhaseRecord } from './record.ts';

/**
 * What was seen after a gap was not so before the server's stamp of it, which may be up to a second early, and is on a clock that we know
 * to an uncertainty: most of a gap hides nothing of it.
 */
export function narrowed(stamp: PhaseRecord, { offsetMs, uncertaintyMs = ms(0) }: NarrowedBy): PhaseRecord {
  const { server, watch, watchFrom } = stamp;
  if (watchFrom === undefined || server === undefined || offsetMs === undefined) return stamp;
  const earliest = Math.max(watchFrom, server - offsetMs - uncertaintyMs);
  return { ...stamp, watchFrom: epochMs(Math.min(earliest, watch)) };
}

type NarrowedBy = Pick<ClockComparison, 'offsetMs' | 'uncertaintyMs'>;

/** The same of an arrival, by the phase that it is. */
export function narrowedArrival(
  arrival: Observation,
  phases: readonly PhaseRecord[],
  kind: string,
  name: string,
): Observation {
  const phase = phases.find((each) => each.kind === kind && each.phase === name);
  const from: EpochMs | undefined = phase?.watch === arrival.at ? (phase.watchFrom ?? arrival.from) : arrival.from;
  return from === undefined ? arrival : { at: arrival.at, from };
}
