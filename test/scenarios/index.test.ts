import { expect } from 'chai';
import { metricOf } from '../../src/model/metrics/index.ts';
import { DURATION, type Metrics } from '../../src/model/metrics/metric.ts';
import { ownerOfMetric, scenarioOfKind, scenarios } from '../../src/scenarios/index.ts';

const METRICS: Metrics = {
  'pulse-length': {
    title: 'Pulse length',
    unit: 'ms',
    better: 'lower',
    meaning: 'A metric that only one kind of scenario makes.',
    statistics: ['max'],
    primary: 'max',
    family: 'objects',
    labels: [],
    plausible: DURATION,
  },
};

describe('[U] scenarios', () => {
  it('own the metrics that they contribute, and no other', () => {
    const all = [{ kind: 'burst' }, { kind: 'pulses', metrics: METRICS }];
    expect(ownerOfMetric('pulse-length', all)).to.equal('pulses');
    expect(ownerOfMetric('creation-latency', all)).to.equal(undefined);
    expect(ownerOfMetric('toString', all)).to.equal(undefined);
  });

  it('contribute what the catalogue holds, each metric by one scenario', () => {
    const contributed = scenarios.flatMap(({ kind, metrics = {} }) =>
      Object.entries(metrics).map(([name, metric]) => ({ kind, name, metric })),
    );
    for (const { kind, name, metric } of contributed) {
      expect(metricOf(name), `${name} of ${kind} in src/model/metrics/index.ts`).to.equal(metric);
      expect(ownerOfMetric(name)).to.equal(kind);
    }
    expect(scenarios.map(({ kind }) => kind)).to.include('burst');
  });

  it('object to a benchmark that is ended before its time is over, and to no other', () => {
    const objections = (timing: object) =>
      scenarioOfKind('iperf3')?.objections({ kind: 'iperf3', image: 'i', ...timing }, []) ?? [];
    expect(objections({ duration: '10s', timeout: '2s' }).map(({ parameter }) => parameter)).to.deep.equal(['timeout']);
    expect(objections({ duration: '10s', timeout: '20s' })).to.deep.equal([]);
    expect(objections({ duration: '10s' })).to.deep.equal([]);
  });
});
