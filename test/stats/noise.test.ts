import { expect } from 'chai';
import { seededRandom } from '../../src/model/random.ts';
import { inflation, noiseOf, sizeOf, wanderOf } from '../../src/stats/noise.ts';

const random = seededRandom('noise');
const normal = (count: number): number[] => Array.from({ length: count }, () => 100 + 2 * random.normal());

/** Each value keeps a part of the one before. */
function dependent(count: number, correlation: number): number[] {
  let last = 0;
  return Array.from({ length: count }, () => {
    last = correlation * last + Math.sqrt(1 - correlation ** 2) * random.normal();
    return 100 + last;
  });
}

describe('[U] stats/noise', () => {
  it('finds the standard deviation of normal values, and that they are independent', () => {
    const { scale, correlation } = noiseOf(normal(2000));
    expect(scale).to.be.closeTo(2, 0.15);
    expect(correlation).to.be.below(0.05);
  });

  it('is not moved by a step, a drift or a few outliers', () => {
    const values = normal(1000).map((value, place) => value + (place > 500 ? 300 : 0) + place / 100);
    expect(noiseOf(values).scale).to.be.closeTo(2, 0.2);
    expect(noiseOf(values.map((value, place) => (place % 30 === 0 ? 1e6 : value))).scale).to.be.closeTo(2, 0.4);
  });

  it('finds how much neighbours are alike, and how many values that costs', () => {
    expect(noiseOf(dependent(3000, 0.5)).correlation).to.be.closeTo(0.5, 0.12);
    expect(inflation({ correlation: 0.5 })).to.equal(3);
    expect(inflation({ correlation: 0 })).to.equal(1);
  });

  it('is the same share of values of any size, also where their squares are no doubles', () => {
    const values = dependent(200, 0.5);
    const { scale, correlation } = noiseOf(values);
    for (const times of [2 ** 1010, 2 ** -1000])
      expect(noiseOf(values.map((value) => value * times))).to.deep.equal({ scale: scale * times, correlation });
    const most = noiseOf(Array(50).fill(Number.MAX_VALUE));
    expect(most.scale / Number.MAX_VALUE).to.be.closeTo(0.005, 1e-9);
    const wander = wanderOf([values]);
    expect(wanderOf([values.map((value) => value * 2 ** 1010)])).to.equal(wander * 2 ** 1010);
  });

  it('is never 0, so that a constant series can be divided by it', () => {
    expect(noiseOf(Array(50).fill(200))).to.deep.equal({ scale: 1, correlation: 0 });
    expect(noiseOf(Array(50).fill(0)).scale).to.be.above(0.001);
    expect(noiseOf([...Array(50).fill(0), 0.4]).scale).to.be.closeTo(0.04, 0.001);
    expect(noiseOf([...Array(50).fill(0), ...Array(50).fill(0.4)]).correlation).to.equal(0);
    expect(noiseOf([]).scale).to.be.above(0);
  });

  it('does not take jumps between two values for more than they are', () => {
    const jumping = Array.from({ length: 1000 }, () => (random.uniform() < 0.5 ? 1 : 2));
    expect(noiseOf(jumping).scale).to.be.closeTo(0.5, 0.03);
  });

  it('takes the size of values from their middle, else from the largest', () => {
    expect(sizeOf([-4, 3, -5])).to.equal(4);
    expect(sizeOf([0, 0, 0, 5, -9])).to.equal(9);
    expect([sizeOf([0]), sizeOf([])]).to.deep.equal([1, 1]);
  });

  it('takes the scatter from the middle of the differences, of which a normal one is 0.6745 deviations', () => {
    // Differences of 1, 1, 1, 3 and 3, each of two values.
    expect(noiseOf([0, 1, 2, 3, 6, 9]).scale).to.be.closeTo(1 / 0.67449 / Math.SQRT2, 1e-4);
  });

  it('knows no correlation where half of the neighbours are equal, nor where chance alone shows as much', () => {
    expect(noiseOf([0, 0, 1, 1, 2])).to.deep.equal({ scale: 0.5, correlation: 0 });
    const some = Array.from({ length: 20 }, () => noiseOf(normal(100)).correlation);
    expect(some.reduce((total, each) => total + each, 0) / some.length).to.be.below(0.05);
  });

  it('takes from what values ten places apart differ what neighbours and chance do', () => {
    // Neighbours differ by one deviation, and ten places apart by ten: of 20 values chance adds 2 / sqrt(20) to one.
    const line = Array.from({ length: 20 }, (_, place) => 0.6744897501960817 * place);
    expect(wanderOf([line])).to.be.closeTo(Math.sqrt((100 - 1 - 2 / Math.sqrt(20)) / 2), 1e-9);
    expect(wanderOf([line.slice(1)])).to.equal(0);
    expect(wanderOf([line.slice(0, 15), line.slice(0, 15)])).to.be.above(6);
    expect(wanderOf([line.slice(0, 10), line.slice(0, 10)])).to.equal(0);
  });

  it('knows levels that wander from those that only scatter', () => {
    expect(wanderOf([normal(400)])).to.be.below(1);
    const wandering = normal(400).map((value, place) => value + (Math.floor(place / 8) % 2) * 12);
    expect(wanderOf([wandering])).to.be.above(4);
    expect(wanderOf([[1, 2, 3]])).to.equal(0);
  });
});
