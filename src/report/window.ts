import type { ObjectSample, RunFacts } from '../model/facts.ts';
import { type EpochMs, epochMs } from '../model/units.ts';
import type { Axis } from '../render/charts.ts';
import { scaleFor } from '../render/quantity.ts';

/** The part of a run in which there were objects; times in it count from its start. */
export interface RunWindow {
  readonly start: EpochMs;
  readonly lengthMs: number;
  readonly axis: Axis;
}

export function windowOf({ objects }: RunFacts): RunWindow | undefined {
  if (objects.length === 0) return undefined;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const object of objects) {
    start = Math.min(start, object.requestedAt);
    end = Math.max(end, object.requestedAt, lastKnown(object));
  }
  const lengthMs = Math.max(1000, (end - start) * 1.02);
  return { start: epochMs(start), lengthMs, axis: { from: 0, to: lengthMs, scale: scaleFor('ms', lengthMs / 3) } };
}

function lastKnown({ phases, deletion, acknowledgedAt = epochMs(0) }: ObjectSample): number {
  const seen = phases.map(({ watch = 0 }) => watch);
  return Math.max(acknowledgedAt, deletion?.goneAt ?? deletion?.requestedAt ?? 0, ...seen);
}
