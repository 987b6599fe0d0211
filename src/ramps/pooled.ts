import { isKnown, type RampEstimate } from './cost.ts';
import type { OneRamp } from './one-ramp.ts';

/** What ramps that repeat each other say together. */
export interface PooledRamp {
  readonly label: string;
  readonly cost: RampEstimate;
  readonly overhead?: RampEstimate;
  readonly declaredOverheadBytes?: number;
  /** The middle of what each was measured to carry. */
  readonly capacity?: number;
  readonly saturation?: number;
}

/** The ramps of one group; undefined without any. */
export function pooled(label: string, ramps: readonly OneRamp[]): PooledRamp {
  const overheads = ramps.flatMap(({ overhead }) => overhead ?? []);
  const declared = ramps.find(
    ({ declaredOverheadBytes }) => declaredOverheadBytes !== undefined,
  )?.declaredOverheadBytes;
  const capacity = mean(
    ramps.flatMap(({ capacity: { measured } }) => ('containers' in measured ? [measured.containers] : [])),
  );
  const saturation = mean(ramps.flatMap(({ saturation: event }) => event?.live ?? []));
  return {
    label,
    cost: together(ramps.map(({ cost }) => cost.perContainer)),
    ...(overheads.length > 0 && { overhead: together(overheads) }),
    ...(declared !== undefined && { declaredOverheadBytes: declared }),
    ...(capacity !== undefined && { capacity }),
    ...(saturation !== undefined && { saturation }),
  };
}

/** Their mean; errors of different ramps are independent, so that half widths add up as squares. */
function together(estimates: readonly RampEstimate[]): RampEstimate {
  const known = estimates.filter(isKnown);
  const value = mean(known.map((each) => each.value));
  const [first] = estimates;
  if (value === undefined) return first ?? { insufficient: 'no ramp was made' };
  const half = Math.hypot(...known.map(({ low, high }) => (high - low) / 2)) / known.length;
  const steps = known.reduce((total, each) => total + each.steps, 0);
  return { value, low: value - half, high: value + half, steps };
}

const mean = (values: readonly number[]): number | undefined =>
  values.length === 0 ? undefined : values.reduce((total, value) => total + value, 0) / values.length;
