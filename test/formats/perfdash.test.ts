import { expect } from 'chai';
import { perfdash } from '../../src/formats/perfdash.ts';
import type { Measurement } from '../../src/model/result.ts';
import { builtFacts } from '../support/facts-builder.ts';
import { expectGolden } from '../support/golden.ts';
import { builtResult, builtRun, invalidResult } from '../support/result-builder.ts';

describe('[U] formats/perfdash', () => {
  const facts = builtFacts();

  it('writes a file per metric, and one for each phase of creation, named as perfdash matches generic measurements', () => {
    const artifacts = perfdash(builtResult(), facts);
    expect(artifacts.map(({ path }) => path)).to.deep.equal([
      ...[
        'server-VirtualMachineInstance-Running',
        'watch-VirtualMachineInstance-Running',
        'watch-VirtualMachineInstance-Scheduled',
      ].map(
        (series) =>
          `GenericPrometheusQuery-creation-latency-${series}_kubevirt-performance-cluster-density-100_2026-08-22T04-40-00Z.json`,
      ),
      'GenericPrometheusQuery-throughput_kubevirt-performance-cluster-density-100_2026-08-22T04-40-00Z.json',
    ]);
    expectGolden('formats/perfdash-creation-latency.json', artifacts[1]?.text ?? '');
  });

  it('is written only where the suite makes perfdash read it', () => {
    expect(perfdash(builtResult({ run: { ...builtRun, perfdash: undefined } }), facts)).to.deep.equal([]);
  });

  it('has a file for each series that comes and goes, for perfdash draws 0 where a file lacks one', () => {
    const of = (verb: string, more: Record<string, string> = {}): Measurement => ({
      ...measured({ resource: 'pods/status', verb, ...more }),
      metric: 'apiserver-latency',
    });
    const pathsOf = (measurements: Measurement[], own = facts): string[] =>
      perfdash(builtResult({ measurements }), own).map(({ path }) => path);
    const paths = pathsOf([of('PATCH'), of('GET'), of('POST', { resource: 'leases' })]);
    const swept = builtFacts({ levels: [400, 600].map((level) => ({ name: String(level), objects: 2 })) });
    expect(pathsOf([of('GET', { level: '400' })], swept)).to.deep.equal([]);
    expect(pathsOf([of('GET', { level: '400' }), of('GET', { level: '600' })], swept)).to.have.length(1);
    expect(paths.map((path) => path.split('_')[0])).to.deep.equal([
      'GenericPrometheusQuery-apiserver-latency-pods-status-GET',
      'GenericPrometheusQuery-apiserver-latency-pods-status-PATCH',
    ]);
  });

  it('has no numbers of an INVALID run', () => {
    expect(perfdash(invalidResult(), facts)).to.deep.equal([]);
  });

  it('gives all items of a metric the same label keys, also where a measurement lacks some', () => {
    const [items] = itemsOf([measured({ resource: 'pods' }), measured({ resource: 'pods', verb: 'create' })]);
    expect(items?.map(({ labels }) => labels)).to.deep.equal([
      { resource: 'pods', verb: 'all' },
      { resource: 'pods', verb: 'create' },
    ]);
  });

  it('keeps one item of a label set, and the level out of tests without a sweep', () => {
    const [items] = itemsOf([measured({ verb: 'create' }), measured({ verb: 'create' })]);
    expect(items).to.have.length(1);
    expect(items?.[0]?.labels).to.have.keys('resource', 'verb');
  });

  it('has no file of a metric of which a number is missing, no number at all, or a lower bound alone', () => {
    const known = { name: 'p50', value: 1 } as const;
    for (const other of [
      { value: Number.NaN },
      { value: 5, atLeast: true },
      { observed: { low: 1, high: 9 } },
    ] as const) {
      const statistics = [known, { name: 'p99', ...other }] as const;
      expect(itemsOf([measured({ verb: 'create' }), { ...measured({ verb: 'delete' }), statistics }])).to.deep.equal(
        [],
      );
    }
    expect(itemsOf([{ ...measured({}), statistics: [known] }])[0]?.[0]?.data).to.deep.equal({ Perc50: 1 });
  });

  it('keeps simulated numbers apart from others', () => {
    const result = builtResult({ run: { ...builtRun, backend: 'sim' } });
    expect(perfdash(result, facts)[0]?.text).to.contain('"simulated": "true"');
  });

  function itemsOf(measurements: Measurement[]): { data: object; labels: Record<string, string> }[][] {
    return perfdash(builtResult({ measurements }), facts).map(({ text }) => JSON.parse(text).dataItems);
  }
});

const measured = (labels: Record<string, string>): Measurement => ({
  metric: 'api-call-latency',
  labels,
  statistics: [{ name: 'p99', value: 12 }],
  samples: 10,
  censored: 0,
});
