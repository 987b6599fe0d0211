import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { type GroupedPoint, groupedSlope } from '../../src/stats/grouped-slope.ts';

const random = seededRandom('points');
const LEVELS = [0, 5000, -900];

/** Three groups of one slope, each with a level and a pace of its own. */
const points = (slope: number, noise: number): GroupedPoint[] =>
  LEVELS.flatMap((level, group) =>
    Array.from({ length: 30 }, (_, step) => {
      const x = step * (group + 1);
      return { group, step, x, y: level + slope * x + noise * random.normal() };
    }),
  );

describe('[U] stats/grouped-slope', () => {
  it('gives the slope that all groups share, whatever their levels', () => {
    const found = groupedSlope(points(7, 3), seededRandom('1'));
    expect(found?.slope).to.be.within(6.9, 7.1);
    expect(found?.low).to.be.below(7);
    expect(found?.high).to.be.above(7);
  });

  it('is exact without errors', () => {
    expect(groupedSlope(points(7, 0), seededRandom('1'))).to.deep.equal({ slope: 7, low: 7, high: 7 });
  });

  it('is not moved by a tenth of wild points', () => {
    const wild = points(7, 1).map((point, index) => (index % 10 === 0 ? { ...point, y: 1e6 } : point));
    expect(groupedSlope(wild, seededRandom('1'))?.slope).to.be.within(6.5, 7.5);
  });

  it('is the same for the same seed', () => {
    const same = points(7, 3);
    expect(groupedSlope(same, seededRandom('1'))).to.deep.equal(groupedSlope(same, seededRandom('1')));
  });

  it('says nothing where no two points of a group differ in x', () => {
    const flat = points(7, 3).map((point) => ({ ...point, x: point.group }));
    expect(groupedSlope(flat, seededRandom('1'))).to.equal(undefined);
  });
});
