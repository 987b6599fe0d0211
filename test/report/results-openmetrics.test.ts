import { expect } from 'chai';
import fc from 'fast-check';
import { toHistory } from '../../src/history/history.ts';
import { epochMs } from '../../src/model/units.ts';
import { openMetrics } from '../../src/render/openmetrics.ts';
import { resultFamilies } from '../../src/report/results-openmetrics.ts';
import { aDocument, aPoint, aSeries } from '../support/run-document.ts';

const textOf = (documents: Parameters<typeof toHistory>[1]): string[] =>
  openMetrics(resultFamilies([toHistory('perf/density', documents)]))
    .trimEnd()
    .split('\n');

describe('[U] report/results-openmetrics', () => {
  it('gives numbers in base units at the beginning of their runs', () => {
    const bytes = aPoint(1024, {
      series: aSeries({ metric: 'memory-usage', labels: { component: 'etcd' }, statistic: 'max' }),
    });
    expect(textOf([aDocument({}, [aPoint(1250), bytes])])).to.deep.equal([
      '# TYPE prowess_run gauge',
      '# HELP prowess_run A run, whatever became of it',
      'prowess_run{line="main",outcome="pass",regime="r1",run="periodic",test="perf/density"} 1 1767225600',
      '# TYPE prowess_creation_latency_seconds gauge',
      '# UNIT prowess_creation_latency_seconds seconds',
      '# HELP prowess_creation_latency_seconds Creation latency',
      'prowess_creation_latency_seconds{clock="watch",kind="Pod",line="main",phase="Running",regime="r1",run="periodic",statistic="p50",test="perf/density"} 1.25 1767225600',
      '# TYPE prowess_memory_usage_bytes gauge',
      '# UNIT prowess_memory_usage_bytes bytes',
      '# HELP prowess_memory_usage_bytes Memory usage',
      'prowess_memory_usage_bytes{component="etcd",line="main",regime="r1",run="periodic",statistic="max",test="perf/density"} 1024 1767225600',
      '# EOF',
    ]);
  });

  it('has the digits that were measured', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (micros) => {
        const lines = textOf([aDocument({}, [aPoint(Number(`${micros}e-6`))])]);
        const [, written = ''] = / (\S+) \d+$/.exec(lines.at(-2) ?? '') ?? [];
        expect(Number(written)).to.equal(Number(`${micros}e-9`));
      }),
    );
  });

  it('has no number of what is not known, and marks what is only bounded', () => {
    const lines = textOf([
      aDocument({ build: '1', outcome: 'invalid' }, [aPoint(1, { state: 'invalid' })]),
      aDocument({ build: '2' }, [{ series: aSeries(), state: 'missing' }]),
      aDocument({ build: '3' }, [aPoint(5000, { state: 'censored' })]),
    ]);
    const numbers = lines.filter((line) => line.startsWith('prowess_creation_latency_seconds{'));
    expect(numbers).to.have.length(1);
    expect(numbers[0])
      .to.include('bound="at least"')
      .and.to.match(/ 5 \d+$/);
    expect(lines.filter((line) => line.startsWith('prowess_run{')).join()).to.include('outcome="invalid"');
  });

  it('keeps apart runs that began at one instant, and series of other lines, triggers and regimes', () => {
    const startedAt = epochMs(Date.UTC(2026, 0, 1));
    const lines = textOf([
      aDocument({ build: '1', startedAt }),
      aDocument({ build: '2', startedAt }),
      aDocument({ build: '3', startedAt, line: 'release-1.6' }),
      aDocument({ build: '4', startedAt, kind: 'presubmit' }),
      aDocument({ build: '5', startedAt, regime: { id: 'r2', hard: {}, soft: {} } }),
    ]).filter((line) => line.startsWith('prowess_creation_latency_seconds{'));
    const series = Map.groupBy(lines, (line) => line.split('} ')[0]);
    expect([...series.values()].map(({ length }) => length).sort()).to.deep.equal([1, 1, 1, 2]);
  });

  it('gives a label of a series that is ours another name', () => {
    const series = aSeries({ metric: 'their.metric', labels: { test: 'x', 'a-b': 'y' } });
    expect(textOf([aDocument({}, [aPoint(1, { series })])]).join('\n')).to.include(
      'prowess_their_metric{a_b="y",exported_test="x",line="main"',
    );
  });
});
