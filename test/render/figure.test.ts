import { expect } from 'chai';
import fc from 'fast-check';
import type { ThresholdOutcome } from '../../src/model/result.ts';
import { figureTexts, formatFigure, verdictTexts } from '../../src/render/figure.ts';

describe('[U] render/figure', () => {
  const latency = (value: number, low?: number, high?: number): string =>
    formatFigure('creation-latency', { value, ...(low !== undefined && { low }), ...(high !== undefined && { high }) });

  it('writes intervals, also open ones and lower bounds', () => {
    expect(latency(8100, 7600, 8600)).to.equal('8.1 s (7.6 s to 8.6 s)');
    expect(latency(8100, 7600)).to.equal('8.1 s (7.6 s or more)');
    expect(formatFigure('creation-latency', { value: 8100, atLeast: true })).to.equal('at least 8.1 s');
    expect(formatFigure('creation-latency', { low: 0, observed: { low: 2100, high: 15_600 } })).to.equal(
      '2.1 s to 15.6 s',
    );
    expect(formatFigure('no such metric', { value: 3 })).to.equal('3');
  });

  it('writes no interval where the value is exact', () => {
    expect(latency(45.7, 45.7, 45.7)).to.equal('45.7 ms');
  });

  it('says that nothing bounds a time which is 0 or more', () => {
    expect(latency(5, 0)).to.equal('5 ms (unbounded)');
  });

  it('says that nothing bounds a quantile of few samples', () => {
    expect(formatFigure('creation-latency', { name: 'p50', value: 5 })).to.equal('5 ms (unbounded)');
    expect(formatFigure('sustained-throughput', { name: 'value', value: 24 })).to.equal('24 /s');
  });

  it('writes more decimals, the same for all, where a bound differs from the value by less than three digits show', () => {
    expect(formatFigure('throughput', { value: 11, low: 10.997, high: 11.02 })).to.equal(
      '11.000 /s (10.997 /s to 11.020 /s)',
    );
    expect(formatFigure('fleet-of-node', { value: 1.0067, low: 0.9959, high: 1.0112 }), 'and no more').to.equal(
      '100.7 % (99.6 % to 101.1 %)',
    );
    expect(latency(45.71, 45.7, 45.73)).to.equal('45.71 ms (45.70 ms to 45.73 ms)');
    expect(latency(200_000, 199_960, 200_300)).to.equal('3 min 20.00 s (3 min 19.96 s to 3 min 20.30 s)');
    expect(latency(60_010, 59_990, 60_020)).to.equal('1 min 0.01 s (59.99 s to 1 min 0.02 s)');
  });

  it('never writes a bound like the value unless it is the value', () => {
    const micros = fc.integer({ min: 1, max: 10 ** 12 }).map((number) => number / 1e6);
    fc.assert(
      fc.property(fc.constantFrom('ms', 'per_s', 'share', 'bytes', 'cores'), micros, micros, (unit, a, b) => {
        const [low, value] = a < b ? [a, b] : [b, a];
        const texts = figureTexts({ value, low, high: value }, unit);
        expect(texts.interval === undefined).to.equal(low === value);
        if (low < value) expect(texts.interval).to.not.equal(`${texts.value} to ${texts.value}`);
      }),
    );
  });

  it('never writes a limit like the value that breaks it', () => {
    const verdict = (outcome: Partial<ThresholdOutcome>) =>
      verdictTexts({
        metric: 'creation-latency',
        labels: {},
        statistic: 'p95',
        bound: 'max',
        limit: 8047.01,
        passed: false,
        ...outcome,
      });
    expect(verdict({ value: 8047.41, low: 7580, high: 8610 })).to.deep.equal({
      measured: '8.0474 s (7.5800 s to 8.6100 s)',
      limit: '8.0470 s',
    });
    expect(
      verdict({ metric: 'throughput', statistic: 'value', value: 11.573, limit: 11.6, bound: 'min' }),
    ).to.deep.equal({
      measured: '11.57 /s',
      limit: '11.6 /s',
    });
    expect(verdict({})).to.deep.equal({ measured: undefined, limit: '8.05 s' });
    fc.assert(
      fc.property(fc.double({ min: 1, max: 59_000 }), fc.double({ min: 1e-6, max: 50 }), (limit, more) => {
        const { measured, limit: allowed } = verdict({ value: limit + more, limit });
        expect(measured).to.not.equal(allowed);
      }),
    );
  });

  it('says how many never came where a gate broke for that', () => {
    const outcome = { metric: 'api-call-latency', labels: {}, statistic: 'p99', bound: 'max', limit: 1000 } as const;
    const { measured } = verdictTexts({
      ...outcome,
      value: 43.7,
      low: 38,
      atLeast: true,
      samples: 43,
      censored: 7,
      passed: false,
    });
    expect(measured).to.equal('at least 43.7 ms (38 ms or more): 7 of 50 calls got no answer');
  });

  it('says of an interval what it is of, where that is not what the samples come from', () => {
    const figure = { value: 11.4, low: 11.3, high: 11.5 };
    expect(formatFigure('throughput', { ...figure, covers: 'run' })).to.equal(
      '11.4 /s (11.3 /s to 11.5 /s, of this run)',
    );
    expect(formatFigure('throughput', { ...figure, covers: 'repetitions' })).to.equal(
      '11.4 /s (11.3 /s to 11.5 /s, over repetitions)',
    );
  });
});
