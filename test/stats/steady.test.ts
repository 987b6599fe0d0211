import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { ms } from '../../src/model/units.ts';
import { steadiness } from '../../src/stats/steady.ts';
import { type Point, theilSen } from '../../src/stats/trend.ts';

const rule = { windowMs: ms(60_000), points: 12, tolerance: 0.1, floor: 0 };

describe('stats/steady', () => {
  it('says steady of a level with noise', () => {
    expect(
      steadiness(
        series(60, (_, noise) => 100 + 2 * noise),
        rule,
      ).steady,
    ).to.equal(true);
  });

  it('says nothing before the window is full', () => {
    const short = steadiness(
      series(10, () => 100),
      rule,
    );
    expect(short.steady).to.equal(false);
    expect(short.reason).to.contain('not full');
    expect(steadiness([], rule).steady).to.equal(false);
  });

  it('seldom says steady of a drift that matters, whatever the noise', () => {
    for (const sigma of [0, 3, 10, 40]) {
      // 12 % over the window, where 10 % are allowed
      const drift = (run: number) => series(13, (t, noise) => 100 + t * 0.0002 + sigma * noise, `${sigma}-${run}`);
      const fooled = Array.from({ length: 1000 }, (_, run) => steadiness(drift(run), rule).steady).filter(Boolean);
      expect(fooled.length, `sigma ${sigma}`).to.be.at.most(25);
    }
  });

  it('is not steady while a step is inside the window, and is after it has left', () => {
    const step = (count: number): Point[] => series(count, (t) => (t < 100_000 ? 500 : 100));
    expect(steadiness(step(26), rule).steady).to.equal(false);
    expect(steadiness(step(36), rule).steady).to.equal(true);
  });

  it('sees a cool-down end only when what is left of the decay is small', () => {
    const decay = (t: number): number => 100 + 400 * Math.exp(-t / 60_000);
    const first = Array.from({ length: 200 }, (_, index) => index + 1).find(
      (count) => steadiness(series(count, decay), rule).steady,
    );
    const end = (first ?? 0) * 5000;
    // over the last window the decay changed the value by about the tolerated 10 %
    expect(decay(end - 60_000) - decay(end)).to.be.within(5, 20);
  });

  it('is delayed by noise, not misled: too much of it is not called steady', () => {
    expect(
      steadiness(
        series(40, (_, noise) => 100 + 60 * noise),
        rule,
      ).steady,
    ).to.equal(false);
  });

  it('takes a series at zero as steady within the floor', () => {
    expect(
      steadiness(
        series(40, () => 0),
        rule,
      ).steady,
    ).to.equal(true);
    expect(
      steadiness(
        series(40, (_, noise) => 0.01 * noise),
        rule,
      ).steady,
    ).to.equal(false);
    expect(
      steadiness(
        series(40, (_, noise) => 0.01 * noise),
        { ...rule, floor: 0.1 },
      ).steady,
    ).to.equal(true);
  });

  it('shrugs off single outliers', () => {
    const spiky = series(40, (t) => (t % 50_000 === 0 ? 1000 : 100));
    expect(steadiness(spiky, rule).steady).to.equal(true);
  });
});

describe('stats/trend', () => {
  it('finds the slope of a line', () => {
    expect(theilSen(series(10, (t) => 3 * t))?.slope).to.be.closeTo(3, 1e-9);
  });

  it('has an interval that holds the true slope in about 95 % of series', () => {
    const held = Array.from({ length: 400 }, (_, run) => {
      const trend = theilSen(series(15, (t, noise) => t * 0.001 + noise, `slope-${run}`));
      return trend !== undefined && trend.low <= 0.001 && 0.001 <= trend.high;
    });
    expect(held.filter(Boolean).length / 400).to.be.within(0.92, 0.99);
  });

  it('gives no interval to fewer points than it needs', () => {
    expect(theilSen(series(2, () => 1))).to.equal(undefined);
    expect(
      theilSen([
        [0, 1],
        [0, 2],
        [0, 3],
      ]),
    ).to.equal(undefined);
  });
});

/** A point every five seconds. */
function series(count: number, value: (t: number, noise: number) => number, seed = 'series'): Point[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => [index * 5000, value(index * 5000, random.normal())] as const);
}
