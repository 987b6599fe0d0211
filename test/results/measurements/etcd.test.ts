import { expect } from 'chai';
import { etcd } from '../../../src/results/measurements/etcd.ts';
import { histogram, rises } from '../../support/histograms.ts';

describe('[U] results/measurements/etcd', () => {
  const REQUEST = 'etcd_request_duration_seconds_bucket';

  it('gives each operation its quantiles, and the disk its own where etcd can be read', () => {
    const shown = {
      ...histogram(REQUEST, { operation: 'create' }, { 0.01: 50, 0.1: 100, '+Inf': 100 }),
      ...histogram(REQUEST, { operation: 'get' }, { 0.01: 20, '+Inf': 20 }),
      ...histogram('etcd_disk_backend_commit_duration_seconds_bucket', {}, { 0.004: 30, '+Inf': 30 }),
      ...histogram('etcd_disk_wal_fsync_duration_seconds_bucket', {}, { 0.002: 40, '+Inf': 40 }),
    };
    const measured = rises(etcd, [{}, shown]);
    expect(
      measured.map(({ labels, samples, statistics }) => [
        labels.operation,
        samples,
        statistics[0]?.value,
        statistics[1]?.value,
      ]),
    ).to.deep.equal([
      ['create', 100, 10, 100],
      ['get', 20, 10, 10],
      ['disk-commit', 30, 4, 4],
      ['wal-fsync', 40, 2, 2],
    ]);
  });

  it('says nothing of operations that were none, or have no name', () => {
    const same = histogram(REQUEST, { operation: 'create' }, { 0.01: 50, '+Inf': 50 });
    expect(rises(etcd, [same, same])).to.deep.equal([]);
    expect(rises(etcd, [{}, histogram(REQUEST, { type: 'pods' }, { 0.01: 50, '+Inf': 50 })])).to.deep.equal([]);
    expect(rises(etcd, [{}, histogram(REQUEST, { operation: 'create' }, { 0.01: 50 })])).to.deep.equal([]);
    expect(rises(etcd, [{}, {}])).to.deep.equal([]);
  });
});
