import { expect } from 'chai';
import fc from 'fast-check';
import { readExposition, type WantedSeries } from '../../../src/runner/metrics/exposition.ts';

const only =
  (families: Readonly<Record<string, WantedSeries>>) =>
  (family: string): WantedSeries | undefined =>
    families[family];

describe('[U] runner/metrics/exposition', () => {
  const page = `# HELP up Whether it is up.
# TYPE up gauge
up 1
# HELP calls_total Calls.
# TYPE calls_total counter
calls_total{verb="POST",code="201",zone=""} 3 1712345678901
calls_total{verb="POST",code="409"} 2
calls_total{verb="GET",code="200"} 1.5e+03
# TYPE seconds histogram
seconds_bucket{le="0.1"} 1
seconds_bucket{le="+Inf"} 2
seconds_sum 0.3
seconds_count 2
`;

  it('keeps the wanted families, labels in alphabetical order and none that is empty', () => {
    expect(readExposition(page, only({ calls_total: 'all', seconds_bucket: 'all' })).series).to.deep.equal({
      'calls_total{code="201",verb="POST"}': 3,
      'calls_total{code="409",verb="POST"}': 2,
      'calls_total{code="200",verb="GET"}': 1500,
      'seconds_bucket{le="0.1"}': 1,
      'seconds_bucket{le="+Inf"}': 2,
    });
  });

  it('adds up the series that differ in labels that are not wanted', () => {
    expect(readExposition(page, only({ calls_total: ['verb'], up: [] })).series).to.deep.equal({
      up: 1,
      'calls_total{verb="POST"}': 5,
      'calls_total{verb="GET"}': 1500,
    });
  });

  it('keeps the time that a sample has, and of a sum the oldest', () => {
    const wanted = only({ calls_total: 'all', up: 'all' });
    expect(readExposition(page, wanted).takenAt).to.deep.equal({
      'calls_total{code="201",verb="POST"}': 1712345678901,
    });
    const stamped = 'cpu_total{node="a"} 1 2000\ncpu_total{node="b"} 1 1000\ncpu_total{node="c"} 1';
    expect(readExposition(stamped, only({ cpu_total: [] }))).to.deep.equal({
      series: { cpu_total: 3 },
      takenAt: { cpu_total: 1000 },
    });
  });

  it('reads labels whose values hold everything that may be in them', () => {
    const line = String.raw`a{path="C:\\x",text="say \"{hi}\", \n",le="1"} 7`;
    const key = String.raw`a{le="1",path="C:\\x",text="say \"{hi}\", \n"}`;
    expect(readExposition(line, only({ a: 'all' })).series).to.deep.equal(Object.fromEntries([[key, 7]]));
  });

  it('says what is no sample or no number, and skips what is not wanted whatever it holds', () => {
    const read = (text: string) => () => readExposition(text, only({ up: 'all' })).series;
    expect(read('# TYPE up gauge\nup NaN\n')).to.throw('up is NaN');
    expect(read('up +Inf')).to.throw('up is +Inf');
    expect(read('up 1 99999999999999999999')).to.throw('the time of up is 99999999999999999999, expected milliseconds');
    expect(read('<html>')).to.throw('"<html>" is no sample');
    expect(read('# TYPE x gauge\nx NaN\n# TYPE up gauge\nup 1')()).to.deep.equal({ up: 1 });
    expect(read('')()).to.deep.equal({});
  });

  it('reads every page that a registry may write', () => {
    const name = fc.stringMatching(/^[a-z_]{1,8}$/);
    const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
    const escaped = (text: string): string =>
      text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '');
    const labels = fc.dictionary(
      name,
      value.filter((text) => escaped(text) !== ''),
      { noNullPrototype: true, maxKeys: 3 },
    );
    const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0); // no -0
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, labels, number), { selector: ([family]) => family, maxLength: 6 }),
        (samples) => {
          const series = samples.map(([family, pairs, amount]): [string, number] => {
            const sorted = Object.entries(pairs)
              .map(([label, text]) => `${label}="${escaped(text)}"`)
              .sort();
            return [sorted.length === 0 ? family : `${family}{${sorted.join(',')}}`, amount];
          });
          const text = series.map(([key, amount]) => `# TYPE ${key.split('{')[0]} gauge\n${key} ${amount}\n`).join('');
          expect(readExposition(text, () => 'all').series).to.deep.equal(Object.fromEntries(series));
        },
      ),
    );
  });
});
