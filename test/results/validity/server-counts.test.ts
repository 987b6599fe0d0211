import { expect } from 'chai';
import type { Measurement, Statistic } from '../../../src/model/result.ts';
import { serverCounts } from '../../../src/results/validity/server-counts.ts';
import { builtRecord } from '../../support/run-record.ts';

type Median = Omit<Statistic, 'name'>;

describe('[U] results/validity/server-counts', () => {
  it('accepts two seconds more than the API server counted, or up to three times as much', () => {
    expect(said({ value: 2005 }, { value: 5 })).to.equal('');
    expect(said({ value: 2006 }, { value: 5 })).to.equal(
      'pods create: p50 is 2.01 s by our clock, 5 ms or less by the API server',
    );
    expect(said({ value: 9000 }, { value: 3000 })).to.equal('');
    expect(said({ value: 9001 }, { value: 3000 })).to.match(/^pods create: p50 is 9 s by our clock/);
  });

  it('accepts two seconds less than the API server counted, or down to a third', () => {
    expect(said({ value: 0 }, { value: 5000, low: 2000 })).to.equal('');
    expect(said({ value: 0 }, { value: 5000, low: 2001 })).to.match(/or more by the API server$/);
    expect(said({ value: 3000 }, { value: 20_000, low: 9000 })).to.equal('');
    expect(said({ value: 3000 }, { value: 20_000, low: 9001 })).to.match(
      /^pods create: p50 is 3 s by our clock, 9 s or more/,
    );
    expect(said({ value: 0 }, { value: 60_000 })).to.equal('');
  });

  it('takes of what was not observed in time the end that agrees best', () => {
    expect(said({ value: 9000, observed: { low: 2000, high: 9000 } }, { value: 5 })).to.equal('');
    expect(said({ observed: { low: 2006, high: 9000 } }, { value: 5 })).to.match(/^pods create: p50 is 2.01 s/);
    expect(said({ value: 0, observed: { low: 0, high: 9000 } }, { value: 9000, low: 8000 })).to.equal('');
    expect(said({ observed: { low: 0, high: 1000 } }, { value: 9000, low: 8000 })).to.match(/^pods create: p50 is 1 s/);
    expect(said({ observed: { low: 0 } }, { value: 9000, low: 8000 })).to.equal('');
  });

  it('knows of calls without an answer only that they took no less', () => {
    expect(said({ value: 100, atLeast: true }, { value: 9000, low: 8000 })).to.equal('');
    expect(said({ value: 9000, atLeast: true }, { value: 5 })).to.match(/^pods create: p50 is 9 s/);
  });

  it("knows of the API server's last bucket only that its calls took no less", () => {
    expect(said({ value: 500_000 }, { value: 60_000, low: 60_000, atLeast: true })).to.equal('');
    expect(said({ value: 100 }, { value: 60_000, atLeast: true })).to.match(/1.0 min|60.0 s|1 min/);
  });

  it('compares the same resource, verb and level, and says when there is nothing to compare', () => {
    const ours = latency('api-call-latency', { resource: 'pods', verb: 'create', level: '10' }, { value: 9000 });
    const of = (labels: Measurement['labels']) =>
      serverCounts.check(builtRecord(), [ours, latency('apiserver-latency', labels, { value: 5 })]);
    expect(of({ resource: 'pods', verb: 'POST', level: '10' })[0]).to.deep.include({ passed: false, level: '10' });
    for (const labels of [
      { resource: 'pods', verb: 'POST', level: '20' },
      { resource: 'pods', verb: 'DELETE', level: '10' },
      { resource: 'secrets', verb: 'POST', level: '10' },
    ])
      expect(of(labels)).to.deep.equal([{ passed: true, message: 'the API server counts nothing of our calls' }]);
    const deleted = latency('api-call-latency', { resource: 'pods', verb: 'delete' }, { value: 9000 });
    expect(
      serverCounts.check(builtRecord(), [
        deleted,
        latency('apiserver-latency', { resource: 'pods', verb: 'DELETE' }, { value: 5 }),
      ])[0]?.passed,
    ).to.equal(false);
    const other = latency('etcd-latency', { resource: 'pods', verb: 'POST', level: '10' }, { value: 5 });
    expect(serverCounts.check(builtRecord(), [ours, other])[0]?.passed).to.equal(true);
    expect(serverCounts.check(builtRecord(), [ours])[0]?.message).to.equal(
      'the API server counts nothing of our calls',
    );
  });

  it('compares no other metric of ours, and none without a median', () => {
    const theirs = latency('apiserver-latency', { resource: 'pods', verb: 'POST' }, { value: 5 });
    const labels = { resource: 'pods', verb: 'create' };
    const nothing = 'the API server counts nothing of our calls';
    expect(
      serverCounts.check(builtRecord(), [latency('etcd-latency', labels, { value: 9000 }), theirs])[0]?.message,
    ).to.equal(nothing);
    const empty = { ...latency('api-call-latency', labels, { value: 9000 }), statistics: [] };
    expect(serverCounts.check(builtRecord(), [empty, theirs])[0]?.message).to.equal(nothing);
  });

  it('says that both agree, and of a mixture what does not', () => {
    const pair = (resource: string, value: number) => [
      latency('api-call-latency', { resource, verb: 'create' }, { value }),
      latency('apiserver-latency', { resource, verb: 'POST' }, { value: 5 }),
    ];
    expect(serverCounts.check(builtRecord(), pair('pods', 10))).to.deep.equal([
      { passed: true, message: 'the API server counted our calls as we did' },
    ]);
    const mixed = serverCounts.check(builtRecord(), [...pair('pods', 10), ...pair('secrets', 9000)]);
    expect(mixed.map(({ passed }) => passed)).to.deep.equal([false]);
  });
});

/** p90 is of no concern. */
const latency = (metric: Measurement['metric'], labels: Measurement['labels'], median: Median): Measurement => ({
  metric,
  labels,
  statistics: [
    { name: 'p90', value: 1 },
    { name: 'p50', ...median },
  ],
  samples: 100,
  censored: 0,
});

/** What is said of our median of creations, and that of the API server. */
const said = (ours: Median, theirs: Median): string =>
  serverCounts
    .check(builtRecord(), [
      latency('api-call-latency', { resource: 'pods', verb: 'create' }, ours),
      latency('apiserver-latency', { resource: 'pods', verb: 'POST' }, theirs),
    ])
    .filter(({ passed }) => !passed)
    .map(({ message }) => message)
    .join('; ');
