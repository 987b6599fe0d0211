import { type NoiseGrade, noiseOfStretch } from '../../src/analysis/changes/noise.ts';
import type { History } from '../../src/history/history.ts';
import { stateAt } from '../../src/history/history.ts';
import type { Random } from '../../src/model/random.ts';
import type { Label } from '../support/kubevirt-history.ts';
import { stretchOf } from './detectors.ts';

/** Values of one series in a time in which no label says that its lane changed. */
export interface QuietWindow {
  readonly lane: string;
  readonly series: string;
  readonly values: readonly number[];
  /** Of each value the place of its run in the lane. */
  readonly runs: readonly number[];
  readonly grade: NoiseGrade;
}

/** Parameters are chosen on what is before, and figures are of what is after. */
export const SPLIT = Date.parse('2024-07-01T00:00:00Z');
export type Part = 'first' | 'second';
const LENGTH = 150;
const SHORTEST = 100;

export function quietWindows(lanes: Iterable<History>, labels: readonly Label[], part: Part): QuietWindow[] {
  return [...lanes].flatMap((history) => {
    const own = labels
      .filter(({ job }) => job === history.test)
      .map(({ firstAffectedTime }) => Date.parse(firstAffectedTime));
    const cuts = [...new Set(own)];
    return [...history.series].flatMap(([series, column]) => {
      const samples = history.runs.flatMap(({ startedAt }, place) =>
        stateAt(column, place) === 'ok' && startedAt < SPLIT === (part === 'first')
          ? [{ place, between: cuts.filter((cut) => cut <= startedAt).length, value: column.values[place] ?? 0 }]
          : [],
      );
      return [...Map.groupBy(samples, ({ between }) => between).values()].flatMap((part) =>
        pieces(part).map((samples) => {
          const values = samples.map(({ value }) => value);
          const runs = samples.map(({ place }) => place);
          return { lane: history.test, series, values, runs, grade: gradeOf(values) };
        }),
      );
    });
  });
}

const gradeOf = (values: readonly number[]): NoiseGrade => noiseOfStretch(stretchOf(values)).grade;

function pieces<T>(samples: readonly T[]): T[][] {
  if (samples.length < SHORTEST) return [];
  return samples.length < LENGTH + SHORTEST
    ? [samples.slice(0, LENGTH)]
    : [samples.slice(0, LENGTH), ...pieces(samples.slice(LENGTH))];
}

export function permuted<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let at = result.length - 1; at > 0; at--) {
    const other = random.integer(at + 1);
    const [a, b] = [result[at], result[other]];
    if (a !== undefined && b !== undefined) [result[at], result[other]] = [b, a];
  }
  return result;
}

/** Blocks of 20 runs keep what makes neighbours alike. */
export function blockPermuted(values: readonly number[], random: Random): number[] {
  const blocks = Array.from({ length: Math.ceil(values.length / 20) }, (_, block) =>
    values.slice(block * 20, block * 20 + 20),
  );
  return permuted(blocks, random).flat();
}
