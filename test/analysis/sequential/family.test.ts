import { expect } from 'chai';
import { familyChance } from '../../../src/analysis/sequential/family.ts';
import type { Design, Vector } from '../../../src/analysis/sequential/sample.ts';
import { seededRandom } from '../../../src/model/random.ts';

const DESIGNS: readonly Design[] = ['instances', 'pairs'];

describe('[U] analysis/sequential/family', () => {
  it('is what it is without the observations that say nothing, however many there are', () => {
    for (const design of DESIGNS) {
      const { known, own } = drawn(design);
      const alone = familyChance({ design, known, own });
      expect(alone.family, design).to.be.within(0.02, 0.3);
      const missing = Array.from({ length: 75 }, (): Vector => [Number.NaN]);
      const beside = familyChance({ design, known: [...missing, ...known], own });
      expect(beside.family / alone.family, design).to.be.within(0.75, 1.33);
      expect((beside.each[0] ?? 1) / (alone.each[0] ?? 1), design).to.be.within(0.75, 1.33);
    }
  });

  it('is that of each metric, where one is known of more observations than another', () => {
    for (const design of DESIGNS) {
      const { known, own } = drawn(design);
      const alone = familyChance({ design, known, own });
      const more = Array.from({ length: 75 }, (_, place): Vector => [Number.NaN, Math.cos(place)]);
      const both = familyChance({
        design,
        known: [...more, ...known.map(([value = 0], place) => [value, Math.sin(place)])],
        own: own.map(([value = 0]) => [value, 0]),
      });
      expect((both.each[0] ?? 1) / (alone.each[0] ?? 1), design).to.be.within(0.75, 1.33);
      expect(both.each[1], design).to.be.within(0.3, 0.7);
    }
  });
});

/** Twenty known observations of one metric, and three own ones that are somewhat worse. */
function drawn(design: Design): { known: Vector[]; own: Vector[] } {
  const random = seededRandom(`family of ${design}`);
  return {
    known: Array.from({ length: 20 }, () => [random.normal()]),
    own: [[0.9], [0.8], [0.2]],
  };
}
