import { expect } from 'chai';
import fc from 'fast-check';
import type { Design, Sample } from '../../../src/analysis/sequential/sample.ts';
import { scoresOf } from '../../../src/analysis/sequential/scores.ts';
import { aboveIn, chanceAt } from '../../../src/analysis/sequential/shift.ts';

describe('[U] analysis/sequential/shift', () => {
  it('asks of many shifts what the scores of the moved observations say of each', () => {
    const value = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(Number.POSITIVE_INFINITY, Number.NaN));
    const vectors = (minLength: number, maxLength: number) => fc.array(fc.tuple(value), { minLength, maxLength });
    const design = fc.constantFrom<Design>('pairs', 'instances');
    fc.assert(
      fc.property(fc.record({ design, known: vectors(1, 12), own: vectors(1, 4) }), (sample) => {
        for (const bound of [-1, 0, 0.7, 2]) {
          const isAbove = aboveIn(sample, (known, own) => ({ ...chanceAt(sample.design, 0)(known, own), bound }));
          for (const by of [-9, -1, 0, 0.5, 2, 9]) expect(isAbove(by)).to.equal(sumOf(sample, by) >= bound - 1e-9);
        }
      }),
    );
  });
});

function sumOf({ design, known, own }: Sample, by: number): number {
  const moved = own.map(([value = Number.NaN]) => [value - by]);
  return scoresOf({ design, known, own: moved })
    .slice(known.length)
    .reduce((sum, [score = 0]) => sum + score, 0);
}
