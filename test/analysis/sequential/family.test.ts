import { expect } from 'chai';
import { familyChance } from '../../../src/analysis/sequential/family.ts';
import { arrangements, type Design, type Vector } from '../../../src/analysis/sequential/sample.ts';
import { seededRandom } from '../../../src/model/random.ts';

/** Beside so many known observations the look after so many own ones can just call. */
const FEWEST: readonly { readonly design: Design; readonly known: number; readonly own: number }[] = [
  { design: 'instances', known: 5, own: 6 },
  { design: 'pairs', known: 10, own: 2 },
];
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

  it('is that of all arrangements where they are few: it is the least that there is for what is beyond all others', () => {
    for (const { design, known, own } of FEWEST) {
      for (const metrics of [1, 2, 3, 4, 5, 6, 7, 8]) {
        const vectors = (count: number, of: number): Vector[] =>
          Array.from({ length: count }, (_, place) =>
            Array.from({ length: metrics }, (_, metric) => of + 0.01 * ((place + metric) % 7)),
          );
        const sample = { design, known: vectors(known, 0), own: vectors(own, 1) };
        const { family, each } = familyChance(sample);
        const least = 1 / arrangements(design, known, own);
        expect([family, ...each], `${metrics} metrics of ${design}`).to.deep.equal(Array(metrics + 1).fill(least));
      }
    }
  });

  it('counts all that is as far out, as by hand', () => {
    // Of the 10 choices of 3 of 5, {3, 4, 5} alone has a larger sum than {2, 4, 5}.
    const chosen = familyChance({ design: 'instances', known: [[1], [3]], own: [[2], [4], [5]] });
    expect(chosen).to.deep.equal({ family: 0.2, each: [0.2] });
    // Of the 2 * 2 signs of two differences, both as they are: then the smaller of them turned.
    const turned = familyChance({ design: 'pairs', known: [], own: [[-1], [2]] });
    expect(turned).to.deep.equal({ family: 0.5, each: [0.5] });
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
