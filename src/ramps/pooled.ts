import { isKnown, type RampEstimate } from './cost.ts';
import { isEndedByOwnLimit } from './events.ts';
import type { OneRamp } from './one-ramp.ts';

/** What ramps that repeat each other say together. */
export interface PooledRamp {
  readonly label: string;
  readonly cost: RampEstimate;
  readonly overhead?: RampEstimate;
  readonly declaredOverheadBytes?: number;
  /** Units of work per second and CPU, the mean of those that filled their CPUs; absent where none did. */
  readonly workPerCpu?: number;
  /** The mean of what they carry; absent where none came to its end. */
  readonly capacity?: PooledCount;
  /** Why a ramp says nothing of what the cluster carries. */
  readonly notFound?: string;
  /** The mean of the containers at the first sign that the cluster gives way; absent where none showed one. */
  readonly saturation?: PooledCount;
}

export interface PooledCount {
  readonly value: number;
  /** Some of the ramps ended first, and count with what they held: `value` is a lower bound. */
  readonly atLeast?: true;
}

/** What the ramps of one group say. */
export function pooled(label: string, ramps: readonly OneRamp[]): PooledRamp {
  const overheads = ramps.flatMap(({ overhead }) => overhead ?? []);
  const declared = ramps.find(
    ({ declaredOverheadBytes }) => declaredOverheadBytes !== undefined,
  )?.declaredOverheadBytes;
  const perCpu = mean(ramps.flatMap(({ goodput }) => goodput?.perCpu ?? []));
  const capacity = pooledCount(ramps.flatMap(capacityIn));
  const [notFound] = ramps.flatMap(whyUnknown);
  const saturation = pooledCount(ramps.flatMap(saturationIn));
  return {
    label,
    cost: together(ramps.map(({ cost }) => cost.perContainer)),
    ...(overheads.length > 0 && { overhead: together(overheads) }),
    ...(declared !== undefined && { declaredOverheadBytes: declared }),
    ...(perCpu !== undefined && { workPerCpu: perCpu }),
    ...(capacity !== undefined && { capacity }),
    ...(notFound !== undefined && { notFound }),
    ...(saturation !== undefined && { saturation }),
  };
}

/** Nothing of a ramp that held none. */
function capacityIn({ capacity: { measured } }: OneRamp): PooledCount[] {
  if ('containers' in measured) return [{ value: measured.containers }];
  return measured.held === 0 ? [] : [{ value: measured.held, atLeast: true }];
}

const whyUnknown = ({ capacity: { measured } }: OneRamp): string[] =>
  'held' in measured && measured.held === 0 ? [measured.insufficient] : [];

/** Nothing of a ramp that saturated at a step whose pods could not be read, or before there was one. */
function saturationIn({ saturation, events, capacity: { most } }: OneRamp): PooledCount[] {
  if (isEndedByOwnLimit(events)) return [];
  if (saturation === undefined) return [{ value: most, atLeast: true }];
  const { id, live } = saturation;
  return live === undefined || (id === 'S2' && live === 0) ? [] : [{ value: live }];
}

/** The mean of all ramps: without those that held out to the end it would be that of the weakest alone. */
function pooledCount(counts: readonly PooledCount[]): PooledCount | undefined {
  const value = mean(counts.map((count) => count.value));
  const bounds = counts.filter(({ atLeast }) => atLeast);
  if (value === undefined || bounds.length === counts.length) return undefined;
  return bounds.length === 0 ? { value } : { value, atLeast: true };
}

/**
 * Their mean. Its error is that of the ramps by themselves, or that by which they differ where this is more (Hedges and Olkin, Statistical
 * Methods for Meta-Analysis, 1985: the variance between studies by that of their values).
 */
function together(estimates: readonly RampEstimate[]): RampEstimate {
  const known = estimates.filter(isKnown);
  const value = mean(known.map((each) => each.value));
  const [first] = estimates;
  if (value === undefined) return first ?? { insufficient: 'no ramp was made' };
  const within = mean(known.map(({ low, high }) => ((high - low) / 2) ** 2)) ?? 0;
  const squares = known.reduce((total, each) => total + (each.value - value) ** 2, 0);
  const between = known.length < 2 ? 0 : NORMAL_95 ** 2 * (squares / (known.length - 1));
  const half = Math.sqrt(Math.max(within, between) / known.length);
  const steps = known.reduce((total, each) => total + each.steps, 0);
  return { value, low: value - half, high: value + half, steps };
}

/** Half of a 95 % interval, in standard deviations. */
const NORMAL_95 = 1.96;

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length;
