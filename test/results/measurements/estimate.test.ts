import { expect } from 'chai';
import fc from 'fast-check';
import { censored, type Estimate, exact, quantiles, unseen } from '../../../src/results/measurements/estimate.ts';

const estimate: fc.Arbitrary<Estimate> = fc
  .tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
  .map(([value, below, above]) => ({ value, low: value - below, high: value + above }));

describe('[U] results/measurements/estimate', () => {
  it('puts every quantile between its bounds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(estimate, fc.nat(1000).map(censored)), { minLength: 1, maxLength: 200 }),
        (samples) => {
          for (const { value, low = -Infinity, high = Infinity } of quantiles('creation-latency', {}, samples)
            .statistics) {
            expect(value).to.be.within(low, high);
            expect(value).to.satisfy(Number.isFinite);
          }
        },
      ),
    );
  });

  it('encloses the quantiles of any true values that the samples allow', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(estimate, place), { minLength: 1, maxLength: 60 }), (pairs) => {
        const truth = pairs.map(([{ low, high }, share]) => exact(low + share * (high - low)));
        const precise = quantiles('creation-latency', {}, truth).statistics;
        for (const { name, low = -Infinity, high = Infinity } of quantiles(
          'creation-latency',
          {},
          pairs.map(([sample]) => sample),
        ).statistics) {
          const value = precise.find((each) => each.name === name)?.value ?? Number.NaN;
          expect(value).to.be.within(low - 1e-6, high + 1e-6);
        }
      }),
    );
  });

  it('says "at least" exactly where the quantile falls among those that never came', () => {
    const samples = [
      ...Array.from({ length: 95 }, (_, index) => exact(index)),
      ...Array.from({ length: 5 }, () => censored(500)),
    ];
    const { statistics, samples: count, censored: missing } = quantiles('creation-latency', {}, samples);
    expect([count, missing]).to.deep.equal([95, 5]);
    expect(statistics.map(({ name, atLeast }) => [name, atLeast ?? false])).to.deep.equal([
      ['p50', false],
      ['p90', false],
      ['p95', false],
      ['p99', true],
      ['max', true],
    ]);
    expect(statistics.at(-1)?.value).to.equal(500);
  });

  it('has no value for what was not observed in time, but where that costs little', () => {
    const late = (value: number, low: number): Estimate => ({ ...exact(value), observed: { low, high: value } });
    const p50 = (sample: Estimate) => quantiles('creation-latency', {}, Array(10).fill(sample)).statistics[0];
    expect(p50(late(15_550, 3200))).to.deep.include({ name: 'p50', observed: { low: 3200, high: 15_550 } });
    expect(p50(late(15_550, 3200))).to.not.have.property('value');
    expect(p50(late(15_550, 12_000))).to.deep.include({ value: 15_550, observed: { low: 12_000, high: 15_550 } });
    expect(p50(late(300, 100)))
      .to.deep.include({ value: 300 })
      .and.not.have.property('observed');
  });

  it('takes an object that was looked for less long than others for one of them', () => {
    const samples = [...Array.from({ length: 50 }, (_, index) => exact(index + 1)), ...Array(40).fill(unseen(0.5))];
    const { statistics, censored } = quantiles('creation-latency', {}, samples);
    expect(statistics[0]).to.deep.include({ name: 'p50', value: 25 });
    expect(censored).to.equal(40);
  });

  it('leaves out nothing and invents nothing where all are missing', () => {
    const { statistics, samples, censored: missing } = quantiles('creation-latency', {}, [censored(10), censored(20)]);
    expect([samples, missing]).to.deep.equal([0, 2]);
    expect(statistics.every(({ atLeast, value }) => atLeast === true && (value ?? 0) >= 10)).to.equal(true);
    expect(quantiles('creation-latency', {}, []).statistics).to.deep.equal([]);
  });

  it('leaves a side open that so few samples cannot bound', () => {
    const [p50] = quantiles('creation-latency', {}, [exact(1), exact(2), exact(3)]).statistics;
    expect(p50).to.deep.equal({ name: 'p50', value: 2 });
  });
});
