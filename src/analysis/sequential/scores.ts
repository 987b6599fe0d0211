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
    return Number.isNaN(value) ? [] : [{ place, value, size: design === 'pairs' ? Math.abs(value) : value }];
  });
  const ordered = [...seen].sort((a, b) => a.size - b.size);
  const scores: [number, number][] = [];
  for (let start = 0; start < ordered.length; ) {
    let end = start + 1;
    while (end < ordered.length && ordered[end]?.size === ordered[start]?.size) end++;
    const share = (start + 1 + end) / 2 / (ordered.length + 1);
    const score = design === 'pairs' ? -normalQuantile((1 + share) / 2) : -normalQuantile(share);
    for (const { place, value } of ordered.slice(start, end)) {
      scores.push([place, design === 'pairs' ? Math.sign(value) * Math.abs(score) : score]);
    }
    start = end;
  }
  return scores;
}
