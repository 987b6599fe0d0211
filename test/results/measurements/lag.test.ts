import { expect } from 'chai';
import { lagAmong, lagOf } from '../../../src/results/measurements/lag.ts';
import { at, builtObject } from '../../support/run-record.ts';

describe('[U] results/measurements/lag', () => {
  it('is at least from the reply, and at most from the sending', () => {
    expect(lagOf(builtObject())).to.deep.equal({ value: 10, low: 10, high: 30 });
  });

  it('is at least nothing where the watch was there before the reply', () => {
    expect(lagOf(builtObject({ firstSeen: { at: at(1005) } }))).to.deep.equal({ value: 0, low: 0, high: 5 });
  });

  it('is unknown of an object that took several attempts, was not seen or not acknowledged, or appeared in a gap', () => {
    const { firstSeen: _, ...unseen } = builtObject();
    const { acknowledgedAt: __, ...unanswered } = builtObject();
    const blind = builtObject({ firstSeen: { at: at(1030), from: at(1000) } });
    for (const object of [builtObject({ attempts: 2 }), unseen, unanswered, blind])
      expect(lagOf(object)).to.equal(undefined);
  });

  it('among many is surely what one in ten exceeds, and at most what one in a hundred does', () => {
    const objects = Array.from({ length: 200 }, (_, index) => builtObject({ firstSeen: { at: at(1021 + index) } }));
    expect(lagAmong(objects)).to.deep.equal({ surely: 180, atMost: 218 });
  });

  it('is bounded by nothing where no object shows it', () => {
    expect(lagAmong([])).to.deep.equal({ surely: 0, atMost: Infinity });
  });
});
