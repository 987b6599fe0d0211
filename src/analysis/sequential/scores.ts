import { normalQuantile } from '../../stats/normal.ts';
import type { Design, Sample, Vector } from './sample.ts';

/**
 * Each observation's place among all of the sample, metric by metric, as a normal score (van der Waerden, Order Tests for the Two-Sample Problem, 1952): of no
 * unit, and no outlier is more than the largest. Of pairs the size of a difference is ranked, and its sign kept, as in Wilcoxon's signed ranks. 0 where nothing is known.
 * @returns the scores of the known observations, then those of the own ones
 */
export function scoresOf({ design, known, own }: Sample): number[][] {
  const all = [...known, ...own];
  const metrics = all[0]?.length ?? 0;
  const scores = all.map(() => new Array<number>(metrics).fill(0));
  for (let metric = 0; metric < metrics; metric++) {
    for (const [place, score] of metricScores(all, metric, design)) {
      const row = scores[place];
      if (row !== undefined) row[metric] = score;
    }
  }
  return scores;
}

function metricScores(all: readonly Vector[], metric: number, design: Design): [place: number, score: number][] {
  const seen = all.flatMap((vector, place) => {
    const value = vector[metric] ?? Number.NaN;
    return Number.isNaN(value) ? [] : [{ place, value, size: sizeOf(design, value) }];
  });
  const ordered = [...seen].sort((a, b) => a.size - b.size);
  const scores: [number, number][] = [];
  for (let start = 0; start < ordered.length; ) {
    let end = start + 1;
    while (end < ordered.length && ordered[end]?.size === ordered[start]?.size) end++;
    const score = scoreAt(design, (start + 1 + end) / 2, ordered.length);
    for (const { place, value } of ordered.slice(start, end)) scores.push([place, signOf(design, value) * score]);
    start = end;
  }
  return scores;
}

/** Of the observation at a rank of so many; those that are equal share the middle of their ranks. Of pairs it is that of the size. */
export function scoreAt(design: Design, rank: number, count: number): number {
  const share = rank / (count + 1);
  return design === 'pairs' ? Math.abs(normalQuantile((1 + share) / 2)) : -normalQuantile(share);
}

/** By what the score of a value's size is multiplied. */
export const signOf = (design: Design, value: number): number => (design === 'pairs' ? Math.sign(value) : 1);

/** What is ranked. */
export const sizeOf = (design: Design, value: number): number => (design === 'pairs' ? Math.abs(value) : value);
