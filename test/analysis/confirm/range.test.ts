import { expect } from 'chai';
import fc from 'fast-check';
import { mostHalvings, narrowed, nextOf } from '../../../src/analysis/confirm/range.ts';

describe('[U] analysis/confirm/range', () => {
  it('runs the middle one of those that can be run', () => {
    expect(nextOf({ good: 0, bad: 4 }, [true, true, true, true, true])).to.equal(2);
    expect(nextOf({ good: 0, bad: 4 }, [true, true, false, false, true])).to.equal(1);
    expect(nextOf({ good: 0, bad: 4 }, [true, false, false, false, true])).to.equal(undefined);
    expect(nextOf({ good: 0, bad: 1 }, [true, true])).to.equal(undefined);
  });

  it('ends with the merge, or with it and those before it that cannot be run, in as many halvings as it says', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.nat(), (between, draw) => {
        const canRun = [true, ...between, true];
        const culprit = 1 + (draw % (canRun.length - 1));
        let range = { good: 0, bad: canRun.length - 1 };
        let halvings = 0;
        for (let next = nextOf(range, canRun); next !== undefined; next = nextOf(range, canRun)) {
          range = narrowed(range, next, next >= culprit ? 'bad' : 'good');
          halvings++;
        }
        expect(halvings).to.be.at.most(mostHalvings(between.filter(Boolean).length));
        expect(range.good).to.be.below(culprit);
        expect(range.bad).to.be.at.least(culprit);
        expect(canRun.slice(range.good + 1, range.bad)).to.not.include(true);
      }),
    );
  });
});
