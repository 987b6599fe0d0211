import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { type Milliseconds, ms } from '../../src/model/units.ts';
import { EVEN_ANSWERS, lookAt } from '../../src/stats/steady.ts';
import { type TrendPoint, theilSen } from '../../src/stats/trend.ts';

const MAX = ms(300_000);
const LEVEL = 50;

describe('[I] stats/steady', () => {
  it('looks when the shortest window is full, at each doubling of the time, and at the longest wait', () => {
    const flat = reads(MAX, () => 1, 0, 'flat');
    expect(looks(flat).map(({ t, number }) => [number, Math.floor(t / 1000)])).to.deep.equal([
      [1, 20],
      [2, 40],
      [3, 80],
      [4, 160],
      [5, 300],
    ]);
  });

  it('finds even reads steady at the first look', () => {
    for (const noise of [0, 0.05, 0.1]) expect(endOf(reads(MAX, () => 1, noise, 'even')), `${noise}`).to.equal(20);
  });

  it('finds the reads of an idle control plane steady, which spread by half of their level, before half of the longest wait', () => {
    for (const noise of [0.2, 0.4, 0.5]) {
      const ends = Array.from({ length: 40 }, (_, run) => endOf(reads(ms(170_000), () => 1, noise, `idle-${run}`)));
      expect(ends.filter((end) => end === undefined).length, `noise ${noise}`).to.be.at.most(2);
    }
  });

  it('takes a drift that lasts for steady at most once in twenty waits, over all looks, whatever the noise', () => {
    for (const noise of [0, 0.05, 0.1, 0.2, 0.5]) {
      for (const perWindow of [1.26, 1.4, 0.7]) {
        const drift = (t: number): number => perWindow ** (t / EVEN_ANSWERS.windowMs);
        const fooled = Array.from({ length: 40 }, (_, run) =>
          endOf(reads(ms(90_000), drift, noise, `drift-${noise}-${run}`)),
        ).filter((end) => end !== undefined);
        expect(fooled.length, `noise ${noise}, ${perWindow} in a window`).to.be.at.most(2);
      }
    }
  });

  it('is not fooled by reads that grow by the same amount for ever', () => {
    for (const noise of [0.05, 0.1, 0.2]) {
      const drift = (t: number): number => 1 + (0.26 * t) / EVEN_ANSWERS.windowMs;
      const fooled = Array.from({ length: 40 }, (_, run) => endOf(reads(ms(90_000), drift, noise, `linear-${run}`)));
      expect(fooled.filter((end) => end !== undefined).length, `noise ${noise}`).to.be.at.most(2);
    }
  });

  it('sees a step in the window, also one in its last quarter, and lets it be once it is left behind', () => {
    for (const at of [5000, 10_000, 15_000, 17_000]) {
      const step = reads(MAX, (t) => (t < at ? 1 : 1.5), 0.02, `step-${at}`);
      expect(endOf(step), `a step after ${at} ms`).to.equal(40);
    }
  });

  it('waits for what is left of a decay to be small', () => {
    const end = endOf(reads(MAX, (t) => 1 + 4 * Math.exp(-t / 20_000), 0.02, 'decay'));
    expect(end).to.equal(160);
  });

  it('gives a drift up once three looks in turn have shown it, and it does not fade', () => {
    const perWindow = (factor: number) => (t: number) => factor ** (t / EVEN_ANSWERS.windowMs);
    for (const factor of [1.4, 0.6]) {
      const given = looks(reads(MAX, perWindow(factor), 0.02, `lasts-${factor}`)).filter(({ hopeless }) => hopeless);
      expect(given[0], `${factor}`).to.deep.include({ number: 3, steady: false });
      expect(given[0]?.reason).to.match(/; the drift lasts$/);
    }
  });

  it('gives nothing up that fades, that noise hides, or that turns', () => {
    const shapes: Readonly<Record<string, [shape: (t: number) => number, noise: number]>> = {
      'a decay': [(t) => 1 + 4 * Math.exp(-t / 20_000), 0.02],
      'a slow decay': [(t) => 1 + 4 * Math.exp(-t / 50_000), 0.02],
      noise: [() => 1, 0.5],
      'a drift that ends': [(t) => 1 + Math.min(t, 35_000) / 20_000, 0.02],
      waves: [(t) => 1.5 + Math.sin(t / 15_000), 0.02],
    };
    for (const [name, [shape, noise]] of Object.entries(shapes))
      expect(
        looks(reads(MAX, shape, noise, name)).some(({ hopeless }) => hopeless),
        name,
      ).to.equal(false);
  });

  it('shrugs off single outliers', () => {
    const spiky = reads(MAX, (t) => (Math.floor(t / 250) % 8 === 0 ? 20 : 1), 0.02, 'spiky');
    expect(endOf(spiky)).to.equal(20);
  });

  it('takes a change below the floor for none', () => {
    const series = (rise: number): TrendPoint[] => Array.from({ length: 90 }, (_, n) => [n * 250, 1 + (rise * n) / 80]);
    expect(endOf(series(0.8))).to.equal(20);
    expect(endOf(series(1.2))).to.equal(undefined);
  });

  it('needs points: few slow answers say nothing, and a wait of less than a window neither', () => {
    const slow: TrendPoint[] = Array.from({ length: 5 }, (_, n) => [n * 5000 + 5000, 5000]);
    expect(looks(slow)).to.have.length(1);
    expect(looks(slow)[0]).to.include({ steady: false, reason: '4 answers in 20 s are too few' });
    const short = reads(ms(3000), () => 1, 0, 'short');
    const [only, ...others] = looks(short, ms(3000));
    expect(others).to.deep.equal([]);
    expect(only).to.include({ number: 1, steady: false });
    expect(only?.reason).to.match(/^\d+ answers in 3\.?\d* s are too few$/);
    expect(lookAt([], 0, EVEN_ANSWERS, MAX)).to.equal(undefined);
  });

  it('says what it found, against what is allowed', () => {
    const drift = reads(ms(30_000), (t) => 1 + t / 20_000, 0, 'told');
    expect(looks(drift)[0]?.reason).to.match(
      /^changes by 50 to 50 in 20 s around 7\d(\.\d)?, for a quarter of it by 1\d(\.\d)?; allowed: \d+(\.\d+)? either way$/,
    );
  });
});

/** Four reads in a second until then, around a level of 50 ms times what `shape` says, with log-normal noise of so much (as a share). */
function reads(until: Milliseconds, shape: (t: number) => number, noise: number, seed: string): TrendPoint[] {
  const random = seededRandom(seed);
  const series: TrendPoint[] = [];
  for (let t = 0; t < until; ) {
    const value = LEVEL * shape(t) * Math.exp(noise * random.normal());
    t = Math.min(until, t + 250 - LEVEL) + Math.min(value, LEVEL);
    series.push([t, value]);
  }
  return series;
}

const looks = (series: readonly TrendPoint[], max = MAX) =>
  series.flatMap(([t], index) => {
    const look = lookAt(series, index, EVEN_ANSWERS, max);
    return look === undefined ? [] : [{ t, ...look }];
  });

/** In whole seconds, when a wait ends by a look; undefined where it does not. */
function endOf(series: readonly TrendPoint[]): number | undefined {
  const index = series.findIndex((_, n) => lookAt(series, n, EVEN_ANSWERS, MAX)?.steady === true);
  return index < 0 ? undefined : Math.floor((series[index]?.[0] ?? 0) / 1000);
}

describe('[I] stats/trend', () => {
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
function series(count: number, value: (t: number, noise: number) => number, seed = 'series'): TrendPoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => [index * 5000, value(index * 5000, random.normal())] as const);
}
