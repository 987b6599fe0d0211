import { expect } from 'chai';
import { ms } from '../../src/model/units.ts';
import { EVEN_ANSWERS, lookAt, type SteadyRule } from '../../src/stats/steady.ts';
import { type TrendPoint, theilSen } from '../../src/stats/trend.ts';

const MAX = 300_000;

describe('[U] stats/steady, by hand', () => {
  it('finds no change in reads that are equal', () => {
    expect(lastLook(reads(20, () => 50))).to.deep.equal({
      number: 1,
      steady: true,
      hopeless: false,
      reason: 'changes by 0 to 0 in 20 s around 50, for a quarter of it by 0; allowed: 10 either way',
    });
  });

  it('accepts a change of a fifth of the lower end of the window, and no more', () => {
    // From 50.5 to 60 in 20 s: a fifth of 55.25 - 5 is 10.05.
    expect(lastLook(reads(20, (s) => 50 + 0.5 * s))).to.deep.include({
      steady: true,
      reason: 'changes by 10 to 10 in 20 s around 55.3, for a quarter of it by 3.75; allowed: 10.1 either way',
    });
    expect(lastLook(reads(20, (s) => 50 + 0.51 * s))).to.deep.include({
      steady: false,
      reason: 'changes by 10.2 to 10.2 in 20 s around 55.4, for a quarter of it by 3.83; allowed: 10.1 either way',
    });
    expect(lastLook(reads(20, (s) => 60 - 0.5 * s))).to.deep.include({
      steady: false,
      reason: 'changes by -10 to -10 in 20 s around 54.8, for a quarter of it by 3.75; allowed: 9.95 either way',
    });
  });

  it('lets a millisecond be no change, however low the level is', () => {
    expect(lastLook(reads(20, (s) => 1 + 0.0499 * s))?.steady).to.equal(true);
    expect(lastLook(reads(20, (s) => 1 + 0.051 * s))?.steady).to.equal(false);
    expect(lastLook(reads(20, (s) => 3 - 0.0499 * s))?.steady).to.equal(true);
    expect(lastLook(reads(20, (s) => 3 - 0.051 * s))?.steady).to.equal(false);
  });

  it('looks at the last half of the time, over which a change may be as much more', () => {
    const late = (slope: number) => lastLook(reads(80, (s) => 200 + slope * s));
    // The window is 40 s: 20 s may change by a fifth, 40 s by twice as much where noise hides it, else by a fifth.
    expect(late(1)).to.deep.include({ number: 3, steady: true });
    expect(late(1)?.reason).to.match(/^changes by 40 to 40 in 40 s around 26\d/);
    expect(late(1.5)?.steady).to.equal(false);
  });

  it('leaves behind what was before the last half of the time', () => {
    expect(lastLook(reads(40, (s) => (s <= 20 ? 500 : 50)))).to.deep.include({ number: 2, steady: true });
    expect(lastLook(reads(40, (s) => (s <= 21 ? 500 : 50)))?.reason).to.include(' in 20 s around 50,');
  });

  it('looks when the window is full, at each doubling, and at the longest wait', () => {
    const numbers = (maxMs: number, seconds: number) => {
      const series = reads(seconds, () => 50);
      return series.flatMap(([t], index) => {
        const look = lookAt(series, index, EVEN_ANSWERS, maxMs);
        return look === undefined ? [] : [[look.number, t / 1000]];
      });
    };
    expect(numbers(MAX, 200)).to.deep.equal([
      [1, 20],
      [2, 40],
      [3, 80],
      [4, 160],
    ]);
    expect(numbers(100_000, 200)).to.deep.equal([
      [1, 20],
      [2, 40],
      [3, 80],
      [4, 100],
      [5, 160],
    ]);
    expect(numbers(40_000, 60)).to.deep.equal([
      [1, 20],
      [3, 40],
    ]);
    expect(numbers(5000, 10)).to.deep.equal([[1, 5]]);
  });

  it('needs eight reads, and six by whatever rule', () => {
    const few = (count: number, points = 8) => {
      const series: TrendPoint[] = Array.from({ length: count }, (_, index) => [
        20_000 - 2000 * (count - 1 - index),
        50,
      ]);
      return lookAt(series, count - 1, { ...EVEN_ANSWERS, points }, MAX);
    };
    expect(few(7)).to.deep.equal({
      number: 1,
      steady: false,
      hopeless: false,
      reason: '7 answers in 20 s are too few',
    });
    expect(few(8)?.reason).to.match(/^changes by 0 to 0/);
    expect(few(5, 3)?.reason).to.equal('5 answers in 20 s are too few');
    expect(few(6, 3)?.reason).to.not.match(/too few$/);
    const short = reads(10, () => 50);
    expect(lookAt(short, 9, EVEN_ANSWERS, 10_000)?.reason).to.equal('10 answers in 10 s are too few');
  });

  it('says so where reads of one instant show no trend', () => {
    const instant: TrendPoint[] = Array.from({ length: 10 }, () => [20_000, 50]);
    expect(lookAt(instant, 0, EVEN_ANSWERS, MAX)?.reason).to.equal('1 answers in 20 s are too few');
    const most: TrendPoint[] = [...Array.from({ length: 9 }, (): TrendPoint => [19_000, 50]), [20_000, 50]];
    expect(lookAt(most, 9, EVEN_ANSWERS, MAX)?.reason).to.equal('too few points to bound the trend');
  });

  it('sees what begins in one quarter of the window by its middle', () => {
    // One in eight is slower: of the last five three.
    const spiky = reads(20, (s) => (s > 17 ? 61 : 50));
    expect(lastLook(spiky)?.reason).to.match(/for a quarter of it by 11; allowed: 10 either way$/);
    expect(lastLook(spiky)?.steady).to.equal(false);
    expect(lastLook(reads(20, (s) => (s > 18 ? 61 : 50)))?.reason).to.match(
      /for a quarter of it by 0; allowed: 10 either way$/,
    );
  });

  it('gives a wait up at the third look that shows a drift which cannot fade in time', () => {
    const doubling = reads(80, (s) => 50 * 2 ** (s / 20));
    const [first, second, third] = [19, 39, 79].map((index) => lookAt(doubling, index, EVEN_ANSWERS, MAX));
    expect([first?.hopeless, second?.hopeless, third?.hopeless]).to.deep.equal([false, false, true]);
    expect(third?.reason).to.match(/; the drift lasts$/);
    expect(second?.reason).to.not.match(/the drift lasts/);
    const halving = reads(80, (s) => 5000 * 0.5 ** (s / 20));
    expect(lookAt(halving, 79, EVEN_ANSWERS, MAX)?.hopeless).to.equal(true);
    const turning = reads(80, (s) => (s <= 40 ? 50 * 2 ** (s / 20) : 200 * 0.5 ** ((s - 40) / 20)));
    expect(lookAt(turning, 79, EVEN_ANSWERS, MAX)?.hopeless).to.equal(false);
    const fading = reads(80, (s) => 50 + 100 * (1 - 0.5 ** (s / 15)));
    expect(lookAt(fading, 79, EVEN_ANSWERS, MAX)?.hopeless).to.equal(false);
  });

  it('takes for the window what came after its beginning', () => {
    const series: TrendPoint[] = [20, 22, 25, 28, 31, 34, 37, 40].map((s) => [s * 1000, 50]);
    expect(lastLook(series)?.reason).to.equal('7 answers in 40 s are too few');
  });

  it('bounds the trend with a smaller error at each further look', () => {
    const noisy = reads(40, (s) => 50 + ((s * 7) % 11));
    const reasonAt = (seconds: number) => lookAt(noisy.slice(0, seconds), seconds - 1, EVEN_ANSWERS, MAX)?.reason;
    // A chance of 2.5 % on each side, then of half of it: quantiles of the normal distribution.
    for (const [seconds, z] of [
      [20, 1.96],
      [40, 2.241],
    ] as const) {
      const trend = theilSen(noisy.slice(seconds - 20, seconds), z) ?? expect.fail('there is no trend');
      const [low, high] = [trend.low, trend.high].map((slope) => Number((slope * 20_000).toPrecision(3)));
      expect(reasonAt(seconds)).to.match(new RegExp(`^changes by ${low} to ${high} in 20 s`));
    }
  });

  it('lets noise hide no more over a long window than what its rate may be', () => {
    // Around 75 a change by 15 in 20 s does not matter; noise hides 50 in 40 s, of which 30 are allowed.
    expect(lastLook(reads(80, (s) => (s % 2 === 0 ? 50 : 100)))?.reason).to.match(
      / in 40 s around 75, .*; allowed: 30 either way$/,
    );
    // A trend is no noise: around 502.5 a fifth of the lower end.
    expect(lastLook(reads(80, (s) => 200 + 5 * s))?.reason).to.match(/around 503, .*; allowed: 80.5 either way$/);
  });

  it('accepts a change that is just what is allowed', () => {
    // Powers of two, which floating point holds exactly.
    const rule = (floor: number): SteadyRule => ({ ...EVEN_ANSWERS, tolerance: 0, floor });
    for (const slope of [2 ** -10, -(2 ** -10)]) {
      const line = reads(20, (s) => 1024 + s * 1000 * slope);
      expect(lookAt(line, 19, rule(20_000 / 1024), MAX)?.steady).to.equal(true);
      expect(lookAt(line, 19, rule(19_999 / 1024), MAX)?.steady).to.equal(false);
    }
    expect(lastLook(reads(20, (s) => (s > 17 ? 60 : 50)))?.steady).to.equal(true);
  });

  it('counts the last three looks for a drift, and no fewer', () => {
    const from = (begin: number, factor: number) => reads(160, (s) => 800 * factor ** (Math.max(0, s - begin) / 20));
    for (const factor of [1.6, 0.6]) {
      const [second, third] = [79, 159].map((index) => lookAt(from(20, factor), index, EVEN_ANSWERS, MAX)?.hopeless);
      expect([second, third], `${factor}`).to.deep.equal([false, true]);
      expect(lookAt(from(40, factor), 79, EVEN_ANSWERS, MAX)?.hopeless, `${factor}`).to.equal(false);
      expect(lookAt(from(40, factor), 159, EVEN_ANSWERS, MAX)?.hopeless, `${factor}`).to.equal(false);
    }
  });

  it('waits on where a drift fades so fast that the last look may find none', () => {
    // 9.5 and 6.5 times what is allowed, then so much by the slope of the last 40 s; two looks are left.
    const slowing = (slope: number) =>
      reads(80, (s) => (s <= 20 ? 100 + 10 * s : s <= 40 ? 300 + 20 * (s - 20) : 700 + slope * (s - 40)));
    expect(lookAt(slowing(14), 79, EVEN_ANSWERS, MAX)?.hopeless).to.equal(false);
    expect(lookAt(slowing(35), 79, EVEN_ANSWERS, MAX)?.hopeless).to.equal(true);
  });

  it('judges by the rule that it is given', () => {
    const rule: SteadyRule = { windowMs: ms(10_000), points: 6, tolerance: 0.1, floor: 0 };
    expect(
      lookAt(
        reads(10, (s) => 100 + 0.9 * s),
        9,
        rule,
        MAX,
      )?.steady,
    ).to.equal(true);
    expect(
      lookAt(
        reads(10, (s) => 100 + 1.1 * s),
        9,
        rule,
        MAX,
      )?.steady,
    ).to.equal(false);
  });
});

/** One read each second, from the first on. */
const reads = (seconds: number, latencyMs: (atSeconds: number) => number): TrendPoint[] =>
  Array.from({ length: seconds }, (_, index) => [(index + 1) * 1000, latencyMs(index + 1)]);

const lastLook = (series: readonly TrendPoint[]) => lookAt(series, series.length - 1, EVEN_ANSWERS, MAX);
