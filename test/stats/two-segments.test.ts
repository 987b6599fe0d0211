import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { kneeOf, type XY } from '../../src/stats/two-segments.ts';

const random = seededRandom('noise');
const points = (of: (x: number) => number, noise: number): XY[] =>
  Array.from({ length: 60 }, (_, x) => [x, of(x) + noise * random.normal()] as const);

describe('[U] stats/two-segments', () => {
  it('finds where a line bends, with an interval around it', () => {
    const knee = kneeOf(
      points((x) => 10 * Math.min(x, 35), 4),
      seededRandom('1'),
    );
    expect(knee?.at).to.be.within(33, 37);
    expect(knee?.low).to.be.within(30, knee?.at ?? 0);
    expect(knee?.high).to.be.within(knee?.at ?? 60, 40);
    expect(knee?.slopeBefore).to.be.within(9, 11);
    expect(knee?.slopeAfter).to.be.within(-1, 1);
  });

  it('finds a bend where there is no point, and is no surer of it than the points allow', () => {
    const bent = points((x) => 10 * Math.min(x, 35), 4);
    const knee = kneeOf(
      bent.filter(([x]) => x < 30 || x > 40),
      seededRandom('1'),
    );
    expect(knee?.at).to.be.within(33.5, 36.5);
    expect(knee?.low).to.be.within(31, 34.9);
    expect(knee?.high).to.be.within(35.1, 39);
  });

  it('finds none in a straight line, nor in noise', () => {
    expect(
      kneeOf(
        points((x) => 3 * x, 5),
        seededRandom('1'),
      ),
    ).to.equal(undefined);
    expect(
      kneeOf(
        points(() => 0, 5),
        seededRandom('1'),
      ),
    ).to.equal(undefined);
  });

  it('says nothing of fewer than ten points', () => {
    expect(kneeOf(points((x) => Math.min(x, 4), 0).slice(0, 9), seededRandom('1'))).to.equal(undefined);
  });
});
