import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../src/model/random.ts';
import { partition, placesOf } from '../../src/stats/partition.ts';

const random = seededRandom('partition');
const noisy = (levels: readonly number[]): number[] => levels.map((level) => level + random.normal());
const level = (value: number, count: number): number[] => Array.from({ length: count }, () => value);
const RULE = { scale: 1, penalty: 12 };

describe('[U] stats/partition', () => {
  it('finds a step, at its place', () => {
    expect(partition([...level(10, 40), ...level(16, 10)], RULE)).to.deep.equal([40]);
    expect(partition(noisy([...level(100, 60), ...level(105, 20), ...level(95, 30)]), RULE)).to.deep.equal([60, 80]);
  });

  it('measures a step in scales', () => {
    const values = [...level(10, 40), ...level(16, 10)];
    expect(partition(values, { ...RULE, scale: 5 })).to.deep.equal([40]);
    expect(partition(values, { ...RULE, scale: 10 })).to.deep.equal([]);
    expect(partition(values, { ...RULE, scale: 0.1 })).to.deep.equal([40]);
  });

  it('finds a step among more values than it tries levels', () => {
    // Every other value is an outlier, and each of these has a value of its own, an eighth of a scale from the next.
    const outlier = (place: number): number => 200 + ((7919 * place) % 1500) / 8;
    const values = Array.from({ length: 1500 }, (_, place) => [place < 750 ? 0 : 10, outlier(place)]).flat();
    const boundaries = partition(values, RULE);
    expect(boundaries).to.have.length(1);
    // The outlier before it is as far from the one level as from the other.
    expect(boundaries[0]).to.be.within(1499, 1500);
  });

  it('finds none in one level, in single outliers, and where nothing is', () => {
    expect(partition(noisy(level(100, 200)), RULE)).to.deep.equal([]);
    expect(partition([...level(10, 20), 1e9, ...level(10, 20), -1e9, ...level(10, 20)], RULE)).to.deep.equal([]);
    expect(partition([], RULE)).to.deep.equal([]);
    expect(partition([7], RULE)).to.deep.equal([]);
    expect(partition(level(0, 100_000), RULE)).to.deep.equal([]);
  });

  it('costs no more than any other partition into levels of the series', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 9 }), (values) => {
        expect(costOf(values, partition(values, RULE))).to.be.closeTo(leastCost(values), 1e-9);
      }),
    );
  });

  it('takes a censored value for at least its bound', () => {
    const values = [...level(30, 10), ...level(20, 10)];
    expect(partition(values, RULE)).to.deep.equal([10]);
    expect(partition(values, RULE, (place) => place >= 10)).to.deep.equal([]);
    expect(partition(values, RULE, (place) => place < 10)).to.deep.equal([10]);
  });

  it('takes time that grows with the series, not with its square, however large its range is', () => {
    const values = Array.from({ length: 20_000 }, (_, place) => (place % 997 === 0 ? 1e12 : random.normal()));
    expect(partition(values, { scale: 1, penalty: 30 })).to.deep.equal([]);
  });

  it('says where a change may be: everywhere between the last value that is surely old and the first that is surely new', () => {
    const levels = { before: 10, after: 14 };
    expect(placesOf([10, 10, 10, 14, 14], levels, 1, 6)).to.deep.equal({ first: 3, last: 3 });
    expect(placesOf([10, 10, 12, 12, 14, 14], levels, 1, 6)).to.deep.equal({ first: 2, last: 4 });
    expect(placesOf([10, 14], levels, 1, 100)).to.deep.equal({ first: 1, last: 1 });
    // A change one place earlier costs 8 more: 11 is 1 off the old level and 3 off the new one.
    expect(placesOf([10, 11, 14], levels, 1, 8)).to.deep.equal({ first: 1, last: 2 });
    expect(placesOf([10, 11, 14], levels, 1, 7.99)).to.deep.equal({ first: 2, last: 2 });
    expect(placesOf([10, 11, 14], levels, 2, 2)).to.deep.equal({ first: 1, last: 2 });
  });
});

/** The cost of a partition whose levels are values of the series. */
function costOf(values: readonly number[], boundaries: readonly number[]): number {
  const parts = [0, ...boundaries].map((from, index) => values.slice(from, boundaries[index] ?? values.length));
  const costs = parts.map((part) =>
    Math.min(...values.map((at) => sum(part, (value) => Math.min((value - at) ** 2, 9)))),
  );
  return sum(costs, (cost) => cost) + boundaries.length * RULE.penalty;
}

/** By trying each set of boundaries. */
function leastCost(values: readonly number[]): number {
  const sets = Array.from({ length: 2 ** (values.length - 1) }, (_, bits) =>
    values.flatMap((_, place) => (place > 0 && (bits >> (place - 1)) % 2 === 1 ? [place] : [])),
  );
  return Math.min(...sets.map((boundaries) => costOf(values, boundaries)));
}

const sum = (values: readonly number[], of: (value: number) => number): number =>
  values.reduce((total, value) => total + of(value), 0);
