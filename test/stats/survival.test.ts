import { expect } from 'chai';
import fc from 'fast-check';
import { quantile, sorted } from '../../src/stats/quantile.ts';
import { survivalQuantile, type Waited } from '../../src/stats/survival.ts';

const came = (at: number): Waited => ({ at });
const lookedUntil = (at: number): Waited => ({ at, censored: true });

describe('[U] stats/survival', () => {
  it('is the nearest rank where everything came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1000), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 100 }),
        (all, p) => {
          expect(survivalQuantile(all.map(came), p)).to.equal(quantile(sorted(all), p));
        },
      ),
    );
  });

  it('agrees with Kaplan and Meier on the remission times of Freireich (1963)', () => {
    const relapsed = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(came);
    const left = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(lookedUntil);
    expect(survivalQuantile([...relapsed, ...left], 50)).to.equal(23);
    expect(survivalQuantile([...relapsed, ...left], 25)).to.equal(13);
    expect(survivalQuantile([...relapsed, ...left], 90)).to.equal(undefined);
  });

  it('does not count what was looked for less long than the quantile as never come', () => {
    const half = Array.from({ length: 50 }, (_, index) => came(index + 1));
    const cutShort = Array.from({ length: 40 }, () => lookedUntil(0.5));
    expect(survivalQuantile([...half, ...cutShort], 50)).to.equal(25);
  });

  it('of equal times counts what came first, in whatever order they are given', () => {
    const waits = [lookedUntil(5), came(5), came(9)];
    for (const given of [waits, waits.toReversed()]) {
      expect(survivalQuantile(given, 33)).to.equal(5);
      expect(survivalQuantile(given, 40)).to.equal(9);
    }
  });

  it('counts what never comes', () => {
    expect(survivalQuantile([came(1), came(2), came(Infinity)], 66)).to.equal(2);
    expect(survivalQuantile([came(1), came(Infinity), came(Infinity)], 50)).to.equal(undefined);
  });
});
