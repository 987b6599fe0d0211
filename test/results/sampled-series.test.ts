import { expect } from 'chai';
import { epochMs, ms } from '../../src/model/units.ts';
import { openMetrics } from '../../src/render/openmetrics.ts';
import { sampledSeries } from '../../src/results/index.ts';

const at = epochMs(1_764_494_400_123);

describe('[U] results/sampled-series', () => {
  it('gives what a run read under the labels that a scrape would give, at the time of the reading', () => {
    const sampled = sampledSeries();
    const stamp = { seq: 1, at: epochMs(at + 500), monoMs: ms(0) };
    const series = { 'x_total{path="a\\"b",verb="get"}': 7, up: 1 };
    const sample = { type: 'sample', source: 'apiserver/10.0.0.1:6443', state: 'present', readAt: at, series } as const;
    sampled.take({ ...stamp, ...sample });
    sampled.take({ ...stamp, ...sample });
    sampled.take({ ...stamp, ...sample, readAt: epochMs(at + 15_000) });
    sampled.take({ ...stamp, type: 'sample', source: 'etcd', state: 'absent', reason: 'away', series: { up: 1 } });
    expect(openMetrics(sampled.families()).split('\n')).to.deep.equal([
      '# TYPE up unknown',
      'up{instance="10.0.0.1:6443",job="apiserver"} 1 1764494400.123',
      'up{instance="10.0.0.1:6443",job="apiserver"} 1 1764494415.123',
      '# TYPE x_total unknown',
      'x_total{instance="10.0.0.1:6443",job="apiserver",path="a\\"b",verb="get"} 7 1764494400.123',
      'x_total{instance="10.0.0.1:6443",job="apiserver",path="a\\"b",verb="get"} 7 1764494415.123',
      '# EOF',
      '',
    ]);
  });
});
