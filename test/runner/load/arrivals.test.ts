import { expect } from 'chai';
import fc from 'fast-check';
import { seededRandom } from '../../../src/model/random.ts';
import { ms, seconds } from '../../../src/model/units.ts';
import { arrivalTimes } from '../../../src/runner/load/arrivals.ts';

const random = seededRandom('arrivals');

describe('[U] runner/load/arrivals', () => {
  it('has a burst due at once', () => {
    expect(arrivalTimes({ process: 'burst' }, 3, random)).to.deep.equal([0, 0, 0]);
  });

  it('spaces a fixed rate evenly', () => {
    expect(arrivalTimes({ process: 'fixed', perSecond: 4 }, 4, random)).to.deep.equal([0, 250, 500, 750]);
  });

  it('keeps the mean rate of a Poisson process, and its gaps vary as an exponential does', () => {
    const times = arrivalTimes({ process: 'poisson', perSecond: 10 }, 20_000, random);
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    const mean = gaps.reduce((a, b) => a + b) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((total, gap) => total + (gap - mean) ** 2, 0) / gaps.length);
    expect(mean).to.be.closeTo(100, 3);
    expect(deviation / mean).to.be.closeTo(1, 0.04);
  });

  it('keeps each rate of a staircase for its time, and the last until all are due', () => {
    const steps = [
      { perSecond: 2, durationMs: seconds(2) },
      { perSecond: 10, durationMs: seconds(1) },
    ];
    const times = arrivalTimes({ process: 'stepped', steps }, 16, random);
    expect(times.filter((time) => time < 2000)).to.deep.equal([0, 500, 1000, 1500]);
    expect(times.at(4)).to.equal(2000);
    expect(times.at(-1)).to.equal(3100);
  });

  it('is due in order and complete, whatever the process', () => {
    const process = fc.oneof(
      fc.constant({ process: 'burst' } as const),
      fc.record({
        process: fc.constantFrom('fixed', 'poisson'),
        perSecond: fc.double({ min: 0.1, max: 1e4, noNaN: true }),
      }),
      fc.record({
        process: fc.constant('stepped' as const),
        steps: fc.array(
          fc.record({
            perSecond: fc.integer({ min: 1, max: 100 }),
            durationMs: fc.integer({ min: 1, max: 5000 }).map(ms),
          }),
          { minLength: 1, maxLength: 4 },
        ),
      }),
    );
    fc.assert(
      fc.property(process, fc.integer({ min: 0, max: 300 }), (arrival, count) => {
        const times = arrivalTimes(arrival as Parameters<typeof arrivalTimes>[0], count, seededRandom('x'));
        expect(times).to.have.length(count);
        expect(times.every((time, index) => time >= (times[index - 1] ?? 0))).to.equal(true);
      }),
    );
  });
});
