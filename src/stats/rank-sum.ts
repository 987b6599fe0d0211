import { normalQuantile, normalTail } from './normal.ts';

/** Up to this many values in the smaller sample the distribution is counted, beyond it the normal one is as good. */
const COUNTED = 20;
/** Counting takes about values x smaller sample x sum of ranks steps. */
const MOST_STEPS = 2e7;

/**
 * How often chance alone ranks `head` as high against `base`, both drawn from one distribution: the one-sided Wilcoxon-Mann-Whitney
 * test, exact also with ties (the sum of midranks over all ways to choose; Lehmann, Nonparametrics, 1975, 1.4), by the normal
 * approximation with the ties' correction where both samples are large. 1 where a sample is empty.
 */
export function rankSumHigher(base: readonly number[], head: readonly number[]): number {
  const ranks = doubledRanks([...base, ...head]);
  const headRanks = ranks.slice(base.length);
  // The smaller sample is counted: it ranks as high exactly when the other ranks as low.
  const isHeadSmaller = head.length <= base.length;
  const total = sum(ranks);
  const ownSum = isHeadSmaller ? sum(headRanks) : total - sum(headRanks);
  const size = Math.min(base.length, head.length);
  const steps = ranks.length * size * total;
  if (size > COUNTED || steps > MOST_STEPS) return approximate(ranks, sum(headRanks), head.length);
  const ways = waysBySum(ranks, size);
  return shareOf(ways, (at) => (isHeadSmaller ? at >= ownSum : at <= ownSum));
}

/** The smallest that `rankSumHigher` can be for samples of these sizes without ties: every value of one above all of the other. */
export function smallestRankSum(base: number, head: number): number {
  let ways = 1;
  for (let chosen = 1; chosen <= Math.min(base, head); chosen++) {
    ways *= (Math.max(base, head) + chosen) / chosen;
  }
  return 1 / ways;
}

/** Midranks times two, so that they are whole numbers. */
function doubledRanks(values: readonly number[]): number[] {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const ranks = new Array<number>(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && at(values, at(order, end)) === at(values, at(order, start))) end++;
    for (let place = start; place < end; place++) ranks[at(order, place)] = start + end + 1;
    start = end;
  }
  return ranks;
}

const at = (values: readonly number[], index: number): number => values[index] ?? Number.NaN;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** In how many ways `size` of the ranks have a given sum, by sum. Doubles hold the counts well enough for a share. */
function waysBySum(ranks: readonly number[], size: number): Float64Array {
  const most = sum(ranks);
  const ways = Array.from({ length: size + 1 }, () => new Float64Array(most + 1));
  const first = ways[0];
  if (first !== undefined) first[0] = 1;
  for (const rank of ranks) {
    for (let taken = size; taken >= 1; taken--) addShifted(ways[taken], ways[taken - 1], rank);
  }
  return ways[size] ?? new Float64Array();
}

function addShifted(
  into: Float64Array = new Float64Array(),
  from: Float64Array = new Float64Array(),
  by: number,
): void {
  for (let at = into.length - 1; at >= by; at--) into[at] = (into[at] ?? 0) + (from[at - by] ?? 0);
}

function shareOf(ways: Float64Array, counts: (at: number) => boolean): number {
  let [all, part] = [0, 0];
  for (const [at, count] of ways.entries()) {
    all += count;
    if (counts(at)) part += count;
  }
  return part / all;
}

function approximate(doubled: readonly number[], headSum: number, head: number): number {
  const all = doubled.length;
  const base = all - head;
  const expected = head * (all + 1);
  const spread = sum(doubled.map((rank) => (rank - (all + 1)) ** 2)) / all;
  const variance = (head * base * spread) / (all - 1);
  if (variance === 0) return 1;
  // Half a rank for the step from counts to a curve; ranks are doubled here.
  return normalTail((headSum - expected - 1) / Math.sqrt(variance));
}

/**
 * How many pairs (base, head) with `head` below `base` are too few to happen by chance more often than `tail`: P(U < count) <= tail
 * for samples of one distribution without ties. 0 where even no such pair at all is not rare enough.
 */
export function rarePairs(base: number, head: number, tail: number): number {
  const size = Math.min(base, head);
  const all = base + head;
  if (size > COUNTED || (all * size * all * all) / 2 > MOST_STEPS) return rareByNormal(base, head, tail);
  const ways = waysBySum(
    Array.from({ length: all }, (_, index) => index + 1),
    size,
  );
  const total = sum([...ways]);
  let below = 0;
  for (const [at, count] of ways.entries()) {
    below += count;
    if (below / total > tail) return at - (size * (size + 1)) / 2;
  }
  return 0;
}

/** Hollander and Wolfe, Nonparametric Statistical Methods (1999), 4.3. */
const rareByNormal = (base: number, head: number, tail: number): number =>
  Math.max(0, Math.floor((base * head) / 2 - normalQuantile(tail) * Math.sqrt((base * head * (base + head + 1)) / 12)));
