import { expect } from 'chai';
import { METRICS, type Metric, metricOf } from '../../../src/model/metrics/index.ts';
import { expectGolden } from '../../support/golden.ts';

describe('[U] model/metrics', () => {
  it('holds no other names than its own', () => {
    expect(metricOf('throughput')?.unit).to.equal('per_s');
    expect(['constructor', 'toString', '__proto__'].map(metricOf)).to.deep.equal([undefined, undefined, undefined]);
  });

  it('keeps every name, unit, statistic and label by which dashboards and thresholds know a number', () => {
    const lines = Object.entries<Metric>(METRICS).map(
      ([name, { unit, statistics, labels, optionalLabels = [] }]) =>
        `${name} ${unit}: ${statistics.join(' ')} (${[...labels, ...optionalLabels.map((each) => `${each}?`)].join(' ')})\n`,
    );
    expectGolden('model/metrics.txt', lines.sort().join(''));
  });
});
