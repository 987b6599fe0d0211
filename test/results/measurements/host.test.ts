import { expect } from 'chai';
import type { Entry } from '../../../src/model/entry.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { builtInfrastructure, COMMAND, KOPS } from '../../support/built-infrastructure.ts';
import { builtJournal } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';
import { madeJournal, risen } from '../validity/faults.ts';

describe('[U] results/measurements/host', () => {
  /** `host-pressure memory full` -> its value, or why there is none. */
  function figuresOf(entries: readonly Entry[]): Record<string, number | string | undefined> {
    const { measurements, unmeasured = [] } = toResult(recordOf(entries));
    const isOwn = ({ metric }: { readonly metric: string }): boolean => metric.startsWith('host-');
    const title = (metric: string, labels: object): string => [metric, ...Object.values(labels)].join(' ');
    return Object.fromEntries([
      ...measurements
        .filter(isOwn)
        .map(({ metric, labels, statistics }) => [title(metric, labels), statistics[0]?.value] as const),
      ...unmeasured.filter(isOwn).map(({ metric, labels, reason }) => [title(metric, labels), reason] as const),
    ]);
  }

  const absent = (entries: readonly Entry[], source: string, reason: string): Entry[] =>
    edited(entries, 'sample', ({ series, ...sample }) =>
      sample.source === source ? { ...sample, state: 'absent', reason } : { ...sample, ...(series && { series }) },
    );

  it('is of the time between the readings before and after a load', () => {
    const figures = figuresOf(madeJournal());
    expect(figures).to.deep.equal({
      'host-throttling': 0,
      'host-steal': 0,
      'host-cpu-of-others': 1,
      'host-pressure cpu some': 0.25,
      'host-pressure cpu full': 0.015625,
      'host-pressure memory some': 0,
      'host-pressure memory full': 0,
      'host-pressure io some': 0.5,
      'host-pressure io full': 0.125,
    });
  });

  it('counts stolen time for all processors, and never as time of others', () => {
    const stolen = figuresOf(risen('host/cpu', 'node_cpu_seconds_total{mode="steal"}', (seconds) => seconds * 6.4));
    expect(stolen).to.include({ 'host-steal': 0.1, 'host-cpu-of-others': 1 });
  });

  it('takes interrupts for no load of others: they may be of the traffic of the job', () => {
    const traffic = edited(madeJournal(), 'sample', (sample) =>
      sample.source === 'host/cpu'
        ? { ...sample, series: { ...sample.series, 'node_cpu_seconds_total{mode="softirq"}': sample.at / 1000 } }
        : sample,
    );
    expect(figuresOf(traffic)).to.include({ 'host-cpu-of-others': 1, 'host-steal': 0 });
  });

  it('takes the limit that stopped the job most, of whichever cgroup', () => {
    const inner = edited(madeJournal(), 'sample', (sample) => {
      if (sample.source !== 'host/cgroup') return sample;
      const periods = sample.series?.['container_cpu_cfs_periods_total{id="/"}'] ?? 0;
      const own = {
        'container_cpu_cfs_periods_total{id="/init"}': periods,
        'container_cpu_cfs_throttled_periods_total{id="/init"}': periods / 4,
      };
      return { ...sample, series: { ...sample.series, ...own } };
    });
    expect(figuresOf(inner)['host-throttling']).to.equal(0.25);
  });

  it('has no share of the periods where there were none: nothing limits the job', () => {
    const unlimited = edited(madeJournal(), 'sample', (sample) => ({
      ...sample,
      ...(sample.series && {
        series: Object.fromEntries(
          Object.entries(sample.series).map(([key, value]) => [key, key.includes('cfs') ? 0 : value]),
        ),
      }),
    }));
    expect(figuresOf(unlimited)).to.not.have.property('host-throttling');
    const { validity } = toResult(recordOf(unlimited));
    expect(validity.find(({ rule }) => rule === 'host-quiet')?.message).to.include('no limit of its CPU is seen');
  });

  it('gives no 0 for what was not read, but says why', () => {
    const reason = 'absent before the load (it may not be read)';
    const noCgroup = figuresOf(absent(madeJournal(), 'host/cgroup', 'it may not be read'));
    expect(noCgroup).to.include({ 'host-throttling': reason, 'host-cpu-of-others': reason, 'host-steal': 0 });
    expect(noCgroup['host-pressure cpu some'], 'of the whole host').to.equal(0.25);
    const noCpu = figuresOf(absent(madeJournal(), 'host/cpu', 'it may not be read'));
    expect(noCpu).to.include({ 'host-steal': reason, 'host-cpu-of-others': reason, 'host-throttling': 0 });
    const neither = absent(absent(madeJournal(), 'host/cgroup', 'gone'), 'host/pressure', 'it may not be read');
    expect(figuresOf(neither)['host-pressure io full']).to.equal(reason);
  });

  it('does not know what others used where no cgroup holds all of the job', () => {
    const outside = edited(madeJournal(), 'host', ({ host: { cgroup: _, ...host }, ...entry }) => ({ ...entry, host }));
    expect(figuresOf(outside)['host-cpu-of-others']).to.match(/^the run is in no pod/);
  });

  it('says nothing of a cluster that exists, or whose nodes are on other machines', () => {
    expect(figuresOf(builtJournal())).to.deep.equal({});
    for (const provider of [KOPS, { ...COMMAND, nodesOn: 'elsewhere' } as const])
      expect(figuresOf(madeJournal({ cluster: { infrastructure: builtInfrastructure({ provider }) } }))).to.deep.equal(
        {},
      );
  });

  it('is of each level by itself', () => {
    const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const figures = figuresOf(madeJournal({ sweep }));
    expect(Object.keys(figures)).to.include.members(['host-steal 8', 'host-steal 12']);
  });

  it('says what each repetition of a level had', () => {
    const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 2, order: 'abba' } as const;
    const { measurements } = toResult(recordOf(madeJournal({ sweep })));
    const others = measurements.filter(({ metric }) => metric === 'host-cpu-of-others');
    expect(others.map(({ statistics }) => statistics[0]?.repetitions)).to.deep.equal([
      [1, 1],
      [1, 1],
    ]);
  });

  it('leaves the sources of the cluster alone', () => {
    const sourcesOf = (entries: readonly Entry[]): string[] => recordOf(entries).edges.map(({ source }) => source);
    expect(sourcesOf(madeJournal())).to.deep.equal(sourcesOf(builtJournal()));
  });
});
