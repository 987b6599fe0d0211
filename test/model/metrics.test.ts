import { expect } from 'chai';
import { metricOf } from '../../src/model/metrics.ts';

describe('model/metrics', () => {
  it('holds no other names than its own', () => {
    expect(metricOf('throughput')?.unit).to.equal('per_s');
    expect(['constructor', 'toString', '__proto__'].map(metricOf)).to.deep.equal([undefined, undefined, undefined]);
  });
});
