import { expect } from 'chai';
import type { Measurement } from '../../../src/model/result.ts';
import { exactCounts, isInterpolated } from '../../../src/results/validity/exact-counts.ts';
import { says } from '../../support/rule-sides.ts';
import { builtRecord, edge } from '../../support/run-record.ts';

describe('[U] results/validity/exact-counts', () => {
  const shown = (before: Record<string, number>, after: Record<string, number> = {}) =>
    says(
      exactCounts,
      builtRecord({ edges: [edge('kube-apiserver/a', before, after), edge('kube-apiserver/b', before, after)] }),
    );

  it('refuses counts with fractions, each series once, but no seconds', () => {
    expect(shown({ x_total: 1.5, y_count: 2, 'z_bucket{le="1"}': 1 }, { x_total: 1.7 })).to.equal(
      '1 counter with fractions: x_total',
    );
    expect(shown({}, { y_count: 0.5, x_total: 0.5, 'z_bucket{le="1"}': 0.5 })).to.equal(
      '3 counters with fractions: y_count, x_total, z_bucket{le="1"}',
    );
    expect(shown({ process_cpu_seconds_total: 1.5, x_total_bytes: 1.5, depth: 0.5 })).to.equal('');
  });

  it('reads what was shown before a load whose end was not read', () => {
    const { after: _, ...open } = edge('a', { x_total: 0.5, ...buckets({ 1: 5, 2: 4 }) }, {});
    expect(says(exactCounts, builtRecord({ edges: [open] }))).to.equal(
      '1 histogram not cumulative: a x_bucket; 1 counter with fractions: x_total',
    );
  });

  it('refuses a histogram whose bucket holds less than the one before it', () => {
    const torn = '2 histograms not cumulative: kube-apiserver/a x_bucket, kube-apiserver/b x_bucket';
    expect(shown(buckets({ 1: 5, 2: 5, 10: 6, '+Inf': 6 }))).to.equal('');
    expect(shown(buckets({ 1: 5, 2: 4 }))).to.equal(torn);
    expect(shown({}, buckets({ 1: 5, 2: 4 }))).to.equal(torn);
    expect(shown(buckets({ 2: 5, 10: 4 }))).to.equal(torn);
    expect(shown(buckets({ 10: 4, 2: 3, '+Inf': 5, 1: 0 }))).to.equal('');
    expect(shown(buckets({ '+Inf': 5, 10: 6 }))).to.equal(torn);
    // Whatever the order in which they are shown.
    const [all, two] = ['+Inf', '2'].map((le) => `x_bucket{le="${le}"}`);
    expect(shown({ [`${all}`]: 5, [`${two}`]: 3, 'x_bucket{le="1"}': 1 })).to.equal('');
    expect(shown({ [`${all}`]: 3, [`${two}`]: 5 })).to.equal(torn);
    expect(shown(buckets({ 1: -1 }))).to.equal(torn);
    expect(shown({ ...buckets({ 1: 5 }), ...buckets({ 2: 4 }, 'verb="PUT"') })).to.equal('');
    expect(shown({ 'x_total{le="1"}': 5, 'x_total{le="2"}': 4 })).to.equal('');
  });

  it('refuses percentiles that a line through one bucket gives, of either kind of histogram', () => {
    expect(interpolated(15_000, 19_500, 19_900)).to.equal(true);
    expect(interpolated(250, 475, 495)).to.equal(true);
    expect(interpolated(1125, 1237.5, 1247.5)).to.equal(true);
    expect(says(exactCounts, builtRecord({ edges: [] }), [latency(15_000, 19_500, 19_900)])).to.equal(
      'percentiles of a single bucket: apiserver-latency',
    );
  });

  it('says so where all is in order', () => {
    const sound = exactCounts.check(builtRecord({ edges: [edge('a', buckets({ 1: 5 }), {})] }), [
      latency(15_000, 19_000, 19_900),
    ]);
    expect(sound).to.deep.equal([{ passed: true, message: 'no artefacts' }]);
  });

  it('takes percentiles for such to a thousandth of the bucket, all three of them', () => {
    expect(interpolated(15_009, 19_491, 19_909)).to.equal(true);
    expect(interpolated(15_011, 19_500, 19_900)).to.equal(false);
    expect(interpolated(15_000, 19_511, 19_900)).to.equal(false);
    expect(interpolated(15_000, 19_500, 19_911)).to.equal(false);
  });

  it('takes no single sample, no other metric, and no measurement without these percentiles for such', () => {
    const own = latency(15_000, 19_500, 19_900);
    expect(isInterpolated({ ...own, samples: 2 })).to.equal(true);
    expect(isInterpolated({ ...own, samples: 1 })).to.equal(false);
    expect(isInterpolated({ ...own, metric: 'response-time' })).to.equal(false);
    for (const name of ['p50', 'p95', 'p99'])
      expect(isInterpolated({ ...own, statistics: own.statistics.filter((each) => each.name !== name) })).to.equal(
        false,
      );
  });
});

const buckets = (counts: Readonly<Record<string, number>>, labels = 'verb="POST"'): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([le, count]) => [`x_bucket{le="${le}",${labels}}`, count]));

const latency = (p50: number, p95: number, p99: number): Measurement => ({
  metric: 'apiserver-latency',
  labels: {},
  statistics: [
    { name: 'p50', value: p50 },
    { name: 'p95', value: p95 },
    { name: 'p99', value: p99 },
  ],
  samples: 100,
  censored: 0,
});

const interpolated = (...values: readonly [number, number, number]): boolean => isInterpolated(latency(...values));
