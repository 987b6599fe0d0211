import { shareBounds } from '../../../src/stats/binomial.ts';

/** `3 of 500: .6 % (.1 to 1.7 %)`, with the exact interval of Clopper and Pearson. */
export function kOfN(count: number, of: number): string {
  if (of === 0) return '-';
  const { low, high } = shareBounds(count, of);
  const percent = (share: number): string => (100 * share).toFixed(1);
  return `${count} of ${of}: ${percent(count / of)} % (${percent(low)} to ${percent(high)} %)`;
}
