import { expect } from 'chai';
import { historyOf } from '../../../src/config/suite/history.ts';
import { builtTest, POD } from '../../support/built-test.ts';

const said = (written: Parameters<typeof historyOf>[0], isOurs = true): string[] =>
  historyOf(written, isOurs).complaints.map(({ path, message, hint }) =>
    [path.join('.'), message, hint].filter(Boolean).join(' | '),
  );

describe('[U] config/suite/history', () => {
  it('asks of a gate who answers for it, why it is there, and how it is read', () => {
    const whole = { gate: true, owner: 'sig-scale', why: 'starts', analyse: 'look at PATCH pods' };
    expect(said(whole)).to.deep.equal([]);
    expect(said({ ...whole, owner: undefined, analyse: undefined })).to.deep.equal([
      'a test whose history gates needs `owner`',
      'a test whose history gates needs `analyse`',
    ]);
    expect(said({ gate: false })).to.deep.equal([]);
    expect(historyOf(undefined, true)).to.deep.equal({ complaints: [] });
  });

  it('knows the metrics and statistics of our own measurements, and leaves those of others alone', () => {
    const key = [
      { metric: 'throughputs', labels: {} },
      { metric: 'creation-latency', labels: {}, statistic: 'p42' },
    ];
    const tolerance = { 'cpu-usag': 0.1 };
    expect(said({ key, tolerance })).to.deep.equal([
      'key.0.metric | no metric is called `throughputs` | did you mean `throughput`?',
      'key.1.statistic | no statistic is called `p42`',
      'tolerance.cpu-usag | no metric is called `cpu-usag` | did you mean `cpu-usage`?',
    ]);
    expect(said({ key, tolerance }, false)).to.deep.equal([]);
  });

  it('refuses a key that no series of the test can have', () => {
    const { experiment } = builtTest({ workloads: [POD] });
    const about = (metric: string, labels: Record<string, string>): string[] =>
      historyOf({ key: [{ metric, labels }] }, true, experiment).complaints.map(
        ({ path, message }) => `${path.join('.')} | ${message}`,
      );
    expect(about('cpu-usage', { componnet: 'etcd' })).to.deep.equal([
      'key.0.labels.componnet | no label is called `componnet`',
    ]);
    expect(about('creation-latency', { kind: 'Deployment' })).to.deep.equal([
      'key.0.labels.kind | no kind is called `Deployment`',
    ]);
    expect(about('throughput', { level: '100' })).to.deep.equal([
      'key.0.labels.level | no series of this test carries the label `level`: the test has no sweep',
    ]);
    expect(about('requested-rate', {})).to.deep.equal([
      'key.0.metric | a key series is judged, and neither more nor less `requested-rate` is better',
    ]);
    expect(about('cpu-usage', { component: 'etcd' }), 'only the cluster knows its components').to.deep.equal([]);
    expect(about('creation-latency', { kind: 'Pod', phase: 'Running', clock: 'server' })).to.deep.equal([]);
  });
});
