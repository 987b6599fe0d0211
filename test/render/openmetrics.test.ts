import { expect } from 'chai';
import fc from 'fast-check';
import { epochMs } from '../../src/model/units.ts';
import { isMetricName, type MetricFamily, metricName, openMetrics } from '../../src/render/openmetrics.ts';
import { anyText } from '../support/arbitraries.ts';

const at = epochMs(1_764_494_400_123);
const later = epochMs(at + 15_000);

describe('[U] render/openmetrics', () => {
  it('writes what is known of a family, then each series with its samples from the oldest', () => {
    const text = openMetrics([
      {
        name: 'prowess_creation_latency_seconds',
        type: 'gauge',
        unit: 'seconds',
        help: 'until ready, "by our watch"\nor C:\\',
        samples: [
          { labels: { test: 'b' }, value: 2.5, at: later },
          { labels: { test: 'a', quantile: '0.99' }, value: 1 / 3, at },
          { labels: { test: 'b' }, value: 2, at },
        ],
      },
      { name: 'runs', type: 'counter', samples: [{ labels: {}, value: 7 }] },
    ]);
    expect(text.split('\n')).to.deep.equal([
      '# TYPE prowess_creation_latency_seconds gauge',
      '# UNIT prowess_creation_latency_seconds seconds',
      '# HELP prowess_creation_latency_seconds until ready, \\"by our watch\\"\\nor C:\\\\',
      'prowess_creation_latency_seconds{quantile="0.99",test="a"} 0.3333333333333333 1764494400.123',
      'prowess_creation_latency_seconds{test="b"} 2 1764494400.123',
      'prowess_creation_latency_seconds{test="b"} 2.5 1764494415.123',
      '# TYPE runs counter',
      'runs_total 7',
      '# EOF',
      '',
    ]);
  });

  it('writes a document of nothing', () => {
    expect(openMetrics([])).to.equal('# EOF\n');
  });

  it('has words for what is no finite number', () => {
    const values = [Number.NaN, Infinity, -Infinity, -0, 1e300];
    const samples = values.map((value, index) => ({ labels: { index: String(index) }, value }));
    const lines = openMetrics([{ name: 'a', type: 'unknown', samples }])
      .split('\n')
      .slice(1, -2);
    expect(lines.map((line) => line.split(' ')[1])).to.deep.equal(['NaN', '+Inf', '-Inf', '0', '1e+300']);
  });

  it('keeps every sample on a line of its own, whatever a label holds', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const text = openMetrics([{ name: 'a', type: 'gauge', samples: [{ labels: { label: value }, value: 1 }] }]);
        const [, line = ''] = text.split('\n');
        const [, written = ''] = /^a(?:\{label="((?:[^"\\\n]|\\[\\"n])*)"\})? 1$/s.exec(line) ?? expect.fail(line);
        const read = written.replaceAll(/\\(.)/g, (_, letter) => (letter === 'n' ? '\n' : letter));
        expect(read).to.equal(value.toWellFormed());
      }),
    );
  });

  it('refuses what a reader would refuse', () => {
    const sample = { labels: {}, value: 1, at };
    const family: MetricFamily = { name: 'a', type: 'gauge', samples: [sample] };
    expect(() => openMetrics([family, family])).to.throw('the family a comes twice');
    expect(() => openMetrics([{ ...family, samples: [sample, sample] }])).to.throw('a has two samples at one instant');
    expect(() => openMetrics([{ ...family, name: 'a-b' }])).to.throw('"a-b" is no name of a metric');
    expect(() => openMetrics([{ ...family, unit: 'seconds' }])).to.throw('ends with _seconds, got a');
    expect(() => openMetrics([{ ...family, samples: [{ ...sample, labels: { 'a.b': 'c' } }] }])).to.throw(
      '"a.b" is no name of a label',
    );
  });

  it('makes a name of any text', () => {
    expect(metricName('creation-latency')).to.equal('creation_latency');
    expect(metricName('99th percentile')).to.equal('_99th_percentile');
    fc.assert(fc.property(anyText, (text) => isMetricName(metricName(text))));
  });
});
