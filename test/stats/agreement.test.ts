import { expect } from 'chai';
import fc from 'fast-check';
import { agreement } from '../../src/stats/agreement.ts';

describe('[U] stats/agreement', () => {
  it('finds the example of NTP (Marzullo, 1984)', () => {
    const intervals = [
      { low: 8, high: 12 },
      { low: 11, high: 13 },
      { low: 10, high: 12 },
    ];
    expect(agreement(intervals)).to.deep.equal({ low: 11, high: 12, agreeing: 3 });
    expect(agreement([...intervals, { low: 14, high: 15 }])).to.deep.equal({ low: 11, high: 12, agreeing: 3 });
  });

  it('shares a point where intervals only touch', () => {
    expect(
      agreement([
        { low: 0, high: 1 },
        { low: 1, high: 2 },
      ]),
    ).to.deep.equal({ low: 1, high: 1, agreeing: 2 });
  });

  it('takes the first of several places where as many agree', () => {
    const apart = [
      { low: 5, high: 6 },
      { low: 0, high: 1 },
    ];
    expect(agreement(apart)).to.deep.equal({ low: 0, high: 1, agreeing: 1 });
  });

  it('knows nothing from nothing', () => {
    expect(agreement([])).to.equal(undefined);
  });

  it('counts as many as any point is covered by, and its middle is covered so often', () => {
    const interval = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(fc.array(interval, { minLength: 1, maxLength: 30 }), (pairs) => {
        const intervals = pairs.map(([low, length]) => ({ low, high: low + length }));
        const cover = (at: number): number => intervals.filter(({ low, high }) => low <= at && at <= high).length;
        const best = agreement(intervals);
        const most = Math.max(...Array.from({ length: 51 }, (_, at) => cover(at)));
        expect(best?.agreeing).to.equal(most);
        expect(cover(((best?.low ?? 0) + (best?.high ?? 0)) / 2)).to.equal(most);
      }),
    );
  });
});
