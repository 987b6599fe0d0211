/** p values that keep an error rate over all of them; each function gives the adjusted value of each, in the given order. */

/** Holm, A Simple Sequentially Rejective Multiple Test Procedure (1979): the chance of one false rejection among all. */
export const holm = (pValues: readonly number[]): number[] =>
  adjusted(pValues, 'rising', (p, rank, count) => p * (count - rank + 1));

/** Benjamini and Hochberg, Controlling the False Discovery Rate (1995): the share of false ones among the rejected. */
export const benjaminiHochberg = (pValues: readonly number[]): number[] =>
  adjusted(pValues, 'falling', (p, rank, count) => (p * count) / rank);

function adjusted(
  pValues: readonly number[],
  direction: 'rising' | 'falling',
  of: (p: number, rank: number, count: number) => number,
): number[] {
  const order = pValues.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p);
  const own = order.map(({ p, index }, place) => ({ index, value: Math.min(1, of(p, place + 1, order.length)) }));
  const result = new Array<number>(pValues.length);
  let bound = direction === 'rising' ? 0 : 1;
  for (const { index, value } of direction === 'rising' ? own : own.reverse()) {
    bound = direction === 'rising' ? Math.max(bound, value) : Math.min(bound, value);
    result[index] = bound;
  }
  return result;
}
