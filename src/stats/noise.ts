import { median, quantile, sorted } from './quantile.ts';

/** How the values of one level scatter. */
export interface Noise {
  /** Standard deviation of the middle of the values, in their unit: outliers do not count. */
  readonly scale: number;
  /** Correlation of neighbours, 0 to 0.9. */
  readonly correlation: number;
}

/** The median and the lower quartile of the sizes of normal numbers, as parts of their standard deviation. */
const MAD_OF_NORMAL = 0.6744897501960817;
const LOWER_QUARTILE_OF_NORMAL = 0.31863936396437514;
/** A difference of more standard deviations counts as one of this many. */
const OUTLYING = 4;
/** As a share of their size: values with few digits, or of which most are equal, scatter by at least this. */
const LEAST_SCALE = 0.005;

/**
 * Noise from differences of neighbours, so that a step counts as one odd difference and not as scatter. The correlation is that of DeCAFS (Romano, Rigaill,
 * Runge and Fearnhead, Detecting Abrupt Changes in the Presence of Local Fluctuations and Autocorrelated Noise, JASA 2022): where
 * neighbours are alike, differences of values 1, 2 and 3 places apart grow with the distance. What chance alone shows is taken off.
 * Parts have levels of their own: no difference crosses from one to the next.
 */
export function noiseOf(...parts: readonly (readonly number[])[]): Noise {
  const unit = powerOfTwoBelow(parts.flat());
  const { scale, correlation } = noiseNearOne(parts.map((part) => part.map((value) => value / unit)));
  return { scale: Math.min(scale * unit, Number.MAX_VALUE), correlation };
}

/** Division by a power of two is exact, and squares of what is then near 1 neither overflow nor vanish. */
function powerOfTwoBelow(values: readonly number[]): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // The logarithm of the largest double is rounded up to 1024, of which the power is none.
  return largest === 0 ? 1 : 2 ** Math.min(1023, Math.floor(Math.log2(largest)));
}

function noiseNearOne(parts: readonly (readonly number[])[]): Noise {
  const values = parts.flat();
  const within = (lag: number): number[] => parts.flatMap((part) => differences(part, lag));
  const deviation = robustDeviation(within(1));
  const variance = (lag: number): number => limitedVariance(within(lag), OUTLYING * deviation);
  // The robust deviation is too large where values jump between few levels, the other one where outliers are many.
  const scale = Math.min(deviation, Math.sqrt(variance(1))) / Math.SQRT2;
  return {
    scale: Math.max(scale, LEAST_SCALE * sizeOf(values)),
    // Where most neighbours are equal, a few steps would look like correlation.
    correlation: isMostlyZero(within(1)) ? 0 : correlationOf(variance(1), variance(2), variance(3), values.length),
  };
}

/** The middle value without its sign, the largest where that is 0, and 1 where all are 0. */
export function sizeOf(values: readonly number[]): number {
  const sizes = values.map(Math.abs);
  return Math.abs(median(sorted(values)) ?? 0) || sizes.reduce((most, size) => Math.max(most, size), 0) || 1;
}

/** How many times a sum over values that depend on their neighbours varies more than one over independent ones. */
export const inflation = ({ correlation }: Pick<Noise, 'correlation'>): number => (1 + correlation) / (1 - correlation);

/**
 * How far the level wanders within some ten values, in the unit of the values: what differences ten places apart show beyond those of
 * neighbours and beyond chance. 0 where fewer than ten such differences exist. Each part has a level of its own.
 */
export function wanderOf(parts: readonly (readonly number[])[]): number {
  const far = parts.flatMap((part) => differences(part, 10));
  if (far.length < 10) return 0;
  const unit = powerOfTwoBelow(parts.flat());
  const deviation = (values: readonly number[]): number => robustDeviation(values.map((value) => value / unit));
  const count = parts.reduce((total, part) => total + part.length, 0);
  const near = deviation(parts.flatMap((part) => differences(part, 1))) ** 2;
  return unit * Math.sqrt(Math.max(0, deviation(far) ** 2 - near * (1 + 2 / Math.sqrt(count))) / 2);
}

function correlationOf(v1: number, v2: number, v3: number, count: number): number {
  const apparent = (v2 / v1 - 1 + (v3 / v1 - 1) / 2) / 2;
  return Math.min(0.9, Math.max(0, apparent - 2 / Math.sqrt(count)));
}

/** Standard deviation around 0, by the median; by the lower quartile of what is not 0 where most are. */
function robustDeviation(values: readonly number[]): number {
  const sizes = sorted(values.map(Math.abs));
  if (!isMostlyZero(values)) return (median(sizes) ?? 0) / MAD_OF_NORMAL;
  return (quantile(sorted(sizes.filter((size) => size > 0)), 25) ?? 0) / LOWER_QUARTILE_OF_NORMAL;
}

const isMostlyZero = (values: readonly number[]): boolean =>
  2 * values.filter((value) => value === 0).length >= values.length;

/** Mean square of values, none of them more than `most`. */
const limitedVariance = (values: readonly number[], most: number): number =>
  values.reduce((total, value) => total + Math.min(Math.abs(value), most) ** 2, 0) / Math.max(1, values.length);

const differences = (values: readonly number[], lag: number): number[] =>
  values.slice(lag).map((value, index) => value - (values[index] ?? value));
