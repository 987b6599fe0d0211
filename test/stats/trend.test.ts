import { expect } from 'chai';
import { type TrendPoint, theilSen } from '../../src/stats/trend.ts';

describe('[U] stats/trend, by hand', () => {
  // The slopes of its six pairs are -1, 1/2, 1, 4/3, 2 and 3.
  const POINTS: readonly TrendPoint[] = [
    [0, 1],
    [1, 3],
    [2, 2],
    [3, 5],
  ];

  it('is the median of the slopes of all pairs', () => {
    expect(theilSen(POINTS, 1)?.slope).to.be.closeTo(7 / 6, 1e-12);
    expect(
      theilSen(
        [
          [0, 1],
          [1, 3],
          [2, 2],
        ],
        0.5,
      ),
    ).to.deep.equal({ slope: 0.5, low: -1, high: 2 });
  });

  it('has an interval between the slopes that lie so many standard errors of the rank from the middle', () => {
    // The standard error of Kendall's sum of four points is the square root of 4 x 3 x 13 / 18; a slope counts twice in it.
    const interval = (z: number) => {
      const { low, high } = theilSen(POINTS, z) ?? {};
      return [low, high];
    };
    expect(interval(0.5)).to.deep.equal([0.5, 2]);
    expect(interval(1)).to.deep.equal([-1, 3]);
    expect(theilSen(POINTS)).to.equal(undefined);
  });

  it('leaves out pairs of one time, and needs three slopes', () => {
    expect(
      theilSen(
        [
          [0, 1],
          [0, 9],
          [1, 2],
        ],
        0.1,
      ),
    ).to.equal(undefined);
    expect(
      theilSen(
        [
          [0, 1],
          [1, 3],
          [2, 2],
          [2, 2],
        ],
        0.5,
      )?.slope,
    ).to.equal(0.5);
    expect(theilSen([], 0.5)).to.equal(undefined);
  });
});
