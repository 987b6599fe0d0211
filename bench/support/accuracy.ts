import type { EpochMs } from '../../src/model/units.ts';
import type { ObjectRecord } from '../../src/results/facts/record.ts';
import { creationByWatch } from '../../src/results/measurements/creation-latency.ts';
import { lagAmong } from '../../src/results/measurements/lag.ts';
import { quantile, sorted } from '../../src/stats/quantile.ts';

/** When an object was really made and really reached its phase, by one clock. */
export interface Truth {
  readonly createdAt: EpochMs;
  readonly reachedAt: EpochMs;
}

export interface Accuracy {
  readonly objects: number;
  /** Objects with both a truth and a measured latency. */
  readonly measured: number;
  /** |measured - true|, in milliseconds. */
  readonly errorP50: number;
  readonly errorP99: number;
  /** Share of the measured objects whose true latency lies within the bounds that we give. */
  readonly inside: number;
}

/** Compares each object's latency to a phase, as our watch saw it, with the truth. */
export function accuracyOf(
  objects: readonly ObjectRecord[],
  phase: string,
  truthOf: (object: ObjectRecord) => Truth | undefined,
): Accuracy {
  const lag = lagAmong(objects);
  const compared = objects.flatMap((object) => {
    const stamp = object.phases.find((each) => each.kind === object.kind && each.phase === phase);
    const truth = truthOf(object);
    const estimate = stamp && creationByWatch(object, stamp, lag);
    if (truth === undefined || estimate === undefined) return [];
    const real = truth.reachedAt - truth.createdAt;
    return [{ error: Math.abs(estimate.value - real), inside: estimate.low <= real && real <= estimate.high }];
  });
  const errors = sorted(compared.map(({ error }) => error));
  return {
    objects: objects.length,
    measured: compared.length,
    errorP50: quantile(errors, 50) ?? Number.NaN,
    errorP99: quantile(errors, 99) ?? Number.NaN,
    inside: compared.filter(({ inside }) => inside).length / compared.length,
  };
}
