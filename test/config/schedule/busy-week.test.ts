import { expect } from 'chai';
import fc from 'fast-check';
import { BusyWeek, type WeekStretch } from '../../../src/config/schedule/busy-week.ts';
import { WEEK } from '../../../src/config/schedule/week.ts';

describe('[U] config/schedule/busy-week', () => {
  it('meets what a comparison with each stretch of three weeks meets', () => {
    const stretch = fc
      .tuple(fc.integer({ min: -10, max: 10 }), fc.integer({ min: 1, max: 12 }))
      .map(([from, length]) => ({ from: (from * WEEK) / 8, to: ((from + length) * WEEK) / 8 }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 4 }), stretch, (taken, asked) => {
        const week = new BusyWeek();
        for (const one of taken) week.add([one]);
        expect(week.meets(asked)).to.equal(taken.some((one) => meet(one, asked)));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes ten thousand stretches', () => {
    const week = new BusyWeek();
    const minutes = Array.from({ length: 10_080 }, (_, index) => ({
      from: index * 60_000,
      to: index * 60_000 + 30_000,
    }));
    for (let job = 0; job < 50; job++) week.add(minutes);
    expect(minutes.every((minute) => week.meets(minute))).to.equal(true);
    expect(week.meets({ from: 30_000, to: 60_000 })).to.equal(false);
  });
});

const meet = (a: WeekStretch, b: WeekStretch): boolean =>
  [-3, -2, -1, 0, 1, 2, 3].some((by) => a.from + by * WEEK < b.to && b.from < a.to + by * WEEK);
