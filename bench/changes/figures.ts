import { shareBounds } from '../../src/stats/binomial.ts';

/** `12 of 300: 4.0 % (2.1 to 6.9)`: with its exact 95 % interval (Clopper and Pearson). */
export function ofAll(count: number, all: number, scale = 100, unit = ' %'): string {
  if (all === 0) return '0 of 0';
  const { low, high } = shareBounds(count, all);
  const digits = scale * (count / all) < 10 ? 2 : 1;
  const shown = [count / all, low, high].map((share) => (share * scale).toFixed(digits));
  return `${count} of ${all}: ${shown[0]}${unit} (${shown[1]} to ${shown[2]})`;
}
