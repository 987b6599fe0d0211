import { expect } from 'chai';
import fc from 'fast-check';
import { boundariesOf } from '../../../src/analysis/changes/boundaries.ts';
import { noiseOfStretch } from '../../../src/analysis/changes/noise.ts';
import type { ComparableStretch } from '../../../src/analysis/changes/stretch.ts';
import { seededRandom } from '../../../src/model/random.ts';

const random = seededRandom('boundaries');
const normal = (count: number, level: number, scale = 1): number[] =>
  Array.from({ length: count }, () => level + scale * random.normal());

const stretch = (values: readonly number[], censored: readonly boolean[] = []): ComparableStretch => ({
  line: 'main',
  runs: values.map((_, place) => place),
  values,
  censored: values.map((_, place) => censored[place] ?? false),
});

const placesIn = (values: readonly number[], tolerance = 0.02): number[] =>
  boundariesOf(stretch(values), noiseOfStretch(stretch(values)), tolerance).map(({ place }) => place);

describe('[U] analysis/changes/boundaries', () => {
  it('confirms a step with three runs, and not with two', () => {
    const before = normal(50, 100);
    expect(placesIn([...before, 110, 111])).to.deep.equal([]);
    expect(placesIn([...before, 110, 111, 110])).to.deep.equal([50]);
    expect(placesIn([...before, 90, 91, 90])).to.deep.equal([50]);
  });

  it('confirms nothing in a spike, in noise, in many ties, in constant values', () => {
    expect(placesIn([...normal(50, 100), 200, ...normal(50, 100)])).to.deep.equal([]);
    expect(placesIn(normal(300, 100))).to.deep.equal([]);
    expect(placesIn(normal(300, 100).map((value) => Math.round(value / 4)))).to.deep.equal([]);
    expect(placesIn(Array(300).fill(5))).to.deep.equal([]);
    expect(placesIn(Array(300).fill(0))).to.deep.equal([]);
  });

  it('confirms a step of a count that never varied', () => {
    expect(placesIn([...Array(30).fill(100), ...Array(4).fill(90)])).to.deep.equal([30]);
  });

  it('is not moved by neighbours that are alike', () => {
    let last = 0;
    const walk = Array.from({ length: 300 }, () => {
      last = 0.6 * last + 0.8 * random.normal();
      return 100 + last;
    });
    expect(placesIn(walk)).to.deep.equal([]);
  });

  it('leaves out what is smaller than the tolerance', () => {
    const values = [...normal(60, 100, 0.2), ...normal(60, 101.5, 0.2)];
    expect(placesIn(values)).to.deep.equal([]);
    expect(placesIn(values, 0.01)).to.deep.equal([60]);
  });

  it('confirms after five runs where one in ten is an outlier', () => {
    const wild = normal(80, 100).map((value, place) => (place % 8 === 0 ? value + 12 : value));
    expect(placesIn([...wild, ...normal(4, 150)])).to.deep.equal([]);
    expect(placesIn([...wild, ...normal(5, 150)])).to.deep.equal([80]);
  });

  it('names a set of places that holds the true one nearly always', () => {
    const held = Array.from({ length: 200 }, () => {
      const values = [...normal(60, 100), ...normal(12, 103)];
      return boundariesOf(stretch(values), noiseOfStretch(stretch(values)), 0.02);
    }).filter((found) => found.length === 1);
    const holding = held.filter(([at]) => at !== undefined && at.first <= 60 && 60 <= at.last);
    expect(held.length).to.be.above(180);
    expect(holding.length / held.length).to.be.above(0.92);
  });

  it('draws a drift as steps in its direction', () => {
    const values = normal(200, 100).map((value, place) => value + place / 10);
    const places = placesIn(values);
    expect(places).to.have.length.within(1, 6);
  });

  it('finds the same in values of any unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: -6, max: 6 }), fc.nat(), (power, seed) => {
        const draw = seededRandom(String(seed));
        const values = Array.from({ length: 60 }, (_, place) => 2 ** 10 + 8 * draw.normal() + (place > 40 ? 64 : 0));
        expect(placesIn(values.map((value) => value * 2 ** power))).to.deep.equal(placesIn(values));
      }),
      { numRuns: 30 },
    );
  });
});
