/** A line of small bars, one for each number; a gap where there is none. */
export const sparkline = (values: readonly (number | undefined)[]): string =>
  heightsOf(values)
    .map((height) => (height === undefined ? '·' : barOf(height)))
    .join('');

/** From 0 to 1, one for each number. What varies by less than 5 % of its level is flat, half way up. */
export function heightsOf(values: readonly (number | undefined)[]): (number | undefined)[] {
  // Sums and differences of quarters are never larger than a double.
  const quarters = values.map((value) => (value === undefined ? undefined : value / 4));
  const known = quarters.filter((value) => value !== undefined);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const range = Math.max(high - low, LEAST_SHARE * Math.abs((low + high) / 2));
  const floor = (low + high - range) / 2;
  return quarters.map((value) => (value === undefined ? undefined : range === 0 ? 0.5 : (value - floor) / range));
}

const LEAST_SHARE = 0.05;
const BARS = '▁▂▃▄▅▆▇█';

const barOf = (share: number): string => BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))] ?? '';
