import { expect } from 'chai';
import type { MetricName } from '../../../src/model/metrics/index.ts';
import type { Statistic } from '../../../src/model/result.ts';
import type { ObjectRecord } from '../../../src/results/facts/record.ts';
import { valuesPossible } from '../../../src/results/validity/values-possible.ts';
import { says } from '../../support/rule-sides.ts';
import { at, builtObject, builtRecord, phase } from '../../support/run-record.ts';

/** A run of 100 s. */
const RUN = { startedAt: at(500), endedAt: at(100_500) };

describe('[U] results/validity/values-possible', () => {
  const figure = (metric: MetricName, statistic: Omit<Statistic, 'name'>): string =>
    says(valuesPossible, builtRecord({ ...RUN, objects: [] }), [
      { metric, labels: {}, statistics: [{ name: 'p50', ...statistic }], samples: 1, censored: 0 },
    ]);

  it('accepts no time that is longer than the run and a second, or below what the metric may be', () => {
    expect(figure('deletion-latency', { value: 101_000 })).to.equal('');
    expect(figure('deletion-latency', { value: 101_001 })).to.equal(
      '1 impossible value: deletion-latency p50 = 101001',
    );
    expect(figure('deletion-latency', { value: 0 })).to.equal('');
    expect(figure('deletion-latency', { value: -1 })).to.equal('1 impossible value: deletion-latency p50 = -1');
    expect(figure('creation-latency', { value: -1000 })).to.equal('');
    expect(figure('creation-latency', { value: -1001 })).to.match(/= -1001$/);
  });

  it('says so where every value is possible', () => {
    expect(valuesPossible.check(builtRecord({ ...RUN, objects: [] }), [])).to.deep.equal([
      { passed: true, message: 'every value is possible' },
    ]);
  });

  it('does not hold counts, nor CPU time, against the length of the run', () => {
    expect(figure('apiserver-calls', { value: 1e9 })).to.equal('');
    expect(figure('apiserver-calls', { value: 1e9 + 1 })).to.match(/= 1000000001$/);
    expect(figure('cpu-per-object', { value: 101_001 })).to.equal('');
  });

  it('accepts nothing that is no number, and looks at what was observed where there is no value', () => {
    expect(figure('deletion-latency', { value: Number.NaN })).to.match(/= NaN$/);
    expect(figure('deletion-latency', {})).to.match(/= NaN$/);
    expect(figure('deletion-latency', { observed: { low: 5 } })).to.equal('');
    expect(figure('deletion-latency', { observed: { low: -5 } })).to.match(/= -5$/);
    expect(figure('deletion-latency', { observed: { low: 5, high: 101_001 } })).to.match(/= 101001$/);
    expect(figure('deletion-latency', { value: 5, observed: { low: -5, high: 7 } })).to.equal('');
  });

  const stamps = (over: Partial<ObjectRecord>): string =>
    says(valuesPossible, builtRecord({ ...RUN, objects: [builtObject({ createdAt: at(1000), ...over })] }));
  const IMPOSSIBLE = '1 object with impossible stamps: pod-0';

  it('accepts no stamp of the server more than a second before the creation, or longer after it than the run took', () => {
    const stamped = (server: number) => stamps({ phases: [phase('Running', 3000, { server: at(server) })] });
    expect([stamped(0), stamped(-1), stamped(102_000), stamped(102_001)]).to.deep.equal([
      '',
      IMPOSSIBLE,
      '',
      IMPOSSIBLE,
    ]);
    const { createdAt: _, ...undated } = builtObject({ phases: [phase('Running', 3000, { server: at(-9000) })] });
    expect(says(valuesPossible, builtRecord({ ...RUN, objects: [undated] }))).to.equal('');
  });

  it('accepts no sight before the creation was sent, or longer after it than the run took', () => {
    const seen = (watch: number) => stamps({ phases: [phase('Ready', 2000), phase('Running', watch)] });
    expect([seen(1000), seen(999), seen(102_000), seen(102_001)]).to.deep.equal(['', IMPOSSIBLE, '', IMPOSSIBLE]);
  });

  it('accepts no departure before the deletion was asked for, or longer after it than the run took', () => {
    const gone = (goneAt: number) => stamps({ deletion: { requestedAt: at(5000), goneAt: at(goneAt) } });
    expect([gone(5000), gone(4999), gone(106_000), gone(106_001)]).to.deep.equal(['', IMPOSSIBLE, '', IMPOSSIBLE]);
    expect(stamps({ deletion: { requestedAt: at(5000) } })).to.equal('');
  });

  it('accepts no ten latencies of a step that are equal to the millisecond', () => {
    const equal = (count: number, last: Partial<ObjectRecord> = {}) => {
      const objects = Array.from({ length: count }, (_, index) =>
        builtObject({ arrival: { at: at(3020) }, acknowledgedAt: at(1020), ...(index === count - 1 ? last : {}) }),
      );
      return says(valuesPossible, builtRecord({ ...RUN, objects }));
    };
    expect(equal(9)).to.equal('');
    expect(equal(10)).to.match(/^all 10 latencies of step .* are 2000 ms, to the millisecond$/);
    expect(equal(11, { arrival: { at: at(3021) } })).to.equal('');
    expect(equal(10, { step: 'another' })).to.equal('');
    const { arrival: _, ...unseen } = builtObject({});
    const { acknowledgedAt: __, ...unanswered } = builtObject({ arrival: { at: at(9000) } });
    const ten = Array.from({ length: 10 }, () => builtObject({ arrival: { at: at(3020) } }));
    for (const other of [unseen, unanswered])
      expect(says(valuesPossible, builtRecord({ ...RUN, objects: [...ten, other] }))).to.match(/^all 10 latencies/);
  });
});
