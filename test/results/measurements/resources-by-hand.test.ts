import { expect } from 'chai';
import type { UsageFamily } from '../../../src/model/families.ts';
import type { Measurement, Unmeasured } from '../../../src/model/result.ts';
import { ms } from '../../../src/model/units.ts';
import type { Edge, Reading, UsageSeries, Value } from '../../../src/results/facts/usage.ts';
import { resources } from '../../../src/results/measurements/resources.ts';
import { at, builtObject, builtRecord, edge, LOAD } from '../../support/run-record.ts';

const CPU: UsageFamily = { metric: 'cpu-usage', type: 'counter', component: 'source', rank: 1 };
const MEMORY: UsageFamily = { metric: 'memory-usage', type: 'gauge', component: 'source', rank: 1 };
const [A, B, NODE] = ['virt-controller/a', 'virt-controller/b', 'node/worker-1'] as const;

/** Each source is read at 1 s, perhaps at 31 s, and at 61 s; the load is between. */
describe('[U] results/measurements/resources, by hand', () => {
  it('adds up the sources of a component, and divides by the objects that arrived', () => {
    expect(measured([gauge(A, CPU, 100, 130), gauge(B, CPU, 7, 13)], { arrived: 12 })).to.deep.equal([
      'cpu-usage virt-controller mean 0.6 of 2',
      'cpu-per-object virt-controller value 3000 of 12',
    ]);
  });

  it('gives the largest memory of the load, all sources together, and its growth to the objects', () => {
    expect(measured([gauge(A, MEMORY, 100, 900, 300), gauge(B, MEMORY, 50, 20, 60)], { arrived: 10 })).to.deep.equal([
      'memory-usage virt-controller max 960 of 2',
      'memory-per-object virt-controller value 21 of 10',
    ]);
  });

  it('gives no share of an object where none arrived, and misses none', () => {
    const both = [gauge(A, CPU, 0, 30), gauge(A, MEMORY, 1, 2)];
    expect(measured(both)).to.deep.equal([
      'cpu-usage virt-controller mean 0.5 of 1',
      'memory-usage virt-controller max 2 of 1',
    ]);
    expect(unmeasured(both)).to.deep.equal([]);
    expect(unmeasured([gauge(A, CPU, 0), gauge(A, MEMORY, 1)])).to.deep.equal([
      `cpu-usage ${A}: not shown after the load`,
      `memory-usage ${A}: not shown after the load`,
    ]);
  });

  it('divides what a deletion used by the objects that went because of it', () => {
    const deletion = { requestedAt: at(2000), goneAt: at(3000), step: LOAD };
    const { goneAt: _, ...asked } = deletion;
    const { step: __, ...unknown } = deletion;
    const objects = [deletion, deletion, asked, unknown, { ...deletion, step: 'another' }].map((each) =>
      builtObject({ deletion: each }),
    );
    const record = builtRecord({
      gauges: [gauge(A, CPU, 0, 30)],
      edges: [edge(A, {}, {})],
      objects: [...objects, builtObject()],
    });
    const steps = record.steps.map((step) => (step.id === LOAD ? { ...step, kind: 'delete' as const } : step));
    const rows = rowsOf(resources.measure({ ...record, steps, plan: { ...record.plan, own: 'delete' } }));
    expect(rows).to.deep.equal([
      'cpu-usage delete virt-controller mean 0.5 of 1',
      'cpu-per-object delete virt-controller value 15000 of 2',
    ]);
  });

  it('takes of several families the one of the lowest rank, and labels what metrics.k8s.io says', () => {
    const own = gauge(NODE, CPU, 0, 30);
    const rough = gauge(NODE, { ...CPU, rank: 3, label: 'metrics-api' }, 0, 600);
    expect(measured([own, rough])).to.deep.equal(['cpu-usage node mean 0.5 of 1']);
    expect(measured([rough, own])).to.deep.equal(['cpu-usage node mean 0.5 of 1']);
    expect(measured([rough])).to.deep.equal(['cpu-usage node metrics-api mean 10 of 1']);
  });

  it('names the components in the order of their names, and says of those that were never read why', () => {
    const gauges = [gauge(A, CPU, 0, 30), gauge('kube-apiserver/a', CPU, 0, 60)];
    const edges = [...gauges.map(({ source }) => edge(source, {}, {})), absentBefore(NODE)];
    expect(measured(gauges, { edges })).to.deep.equal([
      'cpu-usage kube-apiserver mean 1 of 1',
      'cpu-usage virt-controller mean 0.5 of 1',
    ]);
    expect(unmeasured(gauges, { edges, arrived: 1 })).to.deep.equal(
      ['cpu-usage', 'cpu-per-object', 'memory-usage', 'memory-per-object'].map(
        (metric) => `${metric} ${NODE}: absent before the load (may not be read)`,
      ),
    );
  });

  it('says so too where only the reading after the load failed', () => {
    expect(unmeasured([], { edges: [absentAfter(NODE)] })).to.deep.equal([
      `cpu-usage ${NODE}: absent after the load (no route)`,
      `memory-usage ${NODE}: absent after the load (no route)`,
    ]);
  });

  it('says nothing of a source that was read and shows no such thing, or was not read again', () => {
    const { after: _, ...open } = edge(NODE, {}, {});
    for (const each of [edge(NODE, {}, {}), open]) {
      expect(measured([], { edges: [each] })).to.deep.equal([]);
      expect(unmeasured([], { edges: [each] })).to.deep.equal([]);
    }
  });

  it('knows what a container used by the sources that show it', () => {
    const container = { ...gauge(NODE, { ...CPU, component: 'container', rank: 2 }, 0, 30), component: 'virt-handler' };
    const [own, other] = [NODE, 'node/worker-2'].map((source) => edge(source, {}, {}));
    if (own === undefined || other === undefined) return expect.fail('two edges were built');
    expect(measured([container], { edges: [own, other] })).to.deep.equal(['cpu-usage virt-handler mean 0.5 of 1']);
    expect(unmeasured([container], { edges: [other] })).to.deep.equal(['cpu-usage no source shows it']);
    expect(unmeasured([container], { edges: [] })).to.deep.equal(['cpu-usage no source shows it']);
  });

  it('does not take the sources that show a component for all of them', () => {
    const edges = [edge(A, {}, {}), edge(B, {}, {})];
    expect(measured([gauge(A, CPU, 0, 30)], { edges })).to.deep.equal([]);
    expect(unmeasured([gauge(A, CPU, 0, 30)], { edges })).to.deep.equal([`cpu-usage ${B}: not shown before the load`]);
  });

  it('knows no share of an object where a source gives averages only', () => {
    const average = { value: 2, takenAt: at(50_000), windowMs: ms(40_000) };
    const readings = [read(1000, { value: 2 }), read(50_000, average), read(61_000, { value: 2 })];
    const gauges = [gauge(A, CPU, 0, 30), { ...gauge(B, { ...CPU, type: 'average' }), readings }];
    expect(measured(gauges, { arrived: 5 })).to.deep.equal(['cpu-usage virt-controller mean 2.5 of 2']);
    expect(unmeasured(gauges, { arrived: 5 })).to.deep.equal([
      'cpu-per-object metrics.k8s.io gives averages over parts of the load, not what all of it used',
    ]);
  });

  it('weights repetitions by their length, and adds up what they used', () => {
    const [first, second] = [edge(A, {}, {}), edge(A, {}, {})];
    const edges = [
      first,
      {
        ...second,
        load: 'again',
        from: at(101_000),
        until: at(131_000),
        before: { ...second.before, at: at(101_000) },
        ...(second.after && { after: { ...second.after, at: at(131_000) } }),
      },
    ];
    // 1 core for 60 s, then 4 cores for 30 s.
    const counted = [
      read(1000, { value: 0 }),
      read(61_000, { value: 60 }),
      read(101_000, { value: 60 }),
      read(131_000, { value: 180 }),
    ];
    const record = builtRecord({
      gauges: [{ ...gauge(A, CPU), readings: counted }],
      edges,
      objects: [builtObject(), builtObject({ step: 'again' })],
    });
    const load = record.steps.find(({ id }) => id === LOAD) ?? expect.fail('the built record has a load');
    const rows = rowsOf(resources.measure({ ...record, steps: [load, { ...load, id: 'again' }] }));
    expect(rows).to.deep.equal([
      'cpu-usage virt-controller mean 2 of 1',
      'cpu-per-object virt-controller value 90000 of 2',
    ]);
  });
});

const gauge = (source: string, family: UsageFamily, ...values: readonly number[]): UsageSeries => ({
  family,
  component: source.split('/')[0] ?? source,
  source,
  readings: values.map((value, index) =>
    read([1000, values.length === 3 ? 31_000 : 61_000, 61_000][index] ?? 0, { value }),
  ),
});

const read = (readAt: number, value: Value): Reading => ({ at: at(readAt), values: new Map([['series', value]]) });

function absentBefore(source: string): Edge {
  const { before, ...rest } = edge(source, {}, {});
  return { ...rest, before: { ...before, state: 'absent', reason: 'may not be read' } };
}

function absentAfter(source: string): Edge {
  const { after, ...rest } = edge(source, {}, {});
  return after === undefined ? rest : { ...rest, after: { ...after, state: 'absent', reason: 'no route' } };
}

interface About {
  readonly arrived?: number;
  /** By default one for each source that has a gauge. */
  readonly edges?: readonly Edge[];
}

function recordOf(gauges: readonly UsageSeries[], { arrived = 0, edges }: About) {
  const sources = new Set(gauges.map(({ source }) => source));
  const clock = { samples: 1, agreeing: 1, apart: 0, offsetMs: ms(0), uncertaintyMs: ms(0) };
  const objects = [
    ...Array.from({ length: arrived }, () => builtObject()),
    builtObject({ ready: false }),
    builtObject({ step: 'warm-up' }),
  ];
  return builtRecord({ gauges, clock, objects, edges: edges ?? [...sources].map((source) => edge(source, {}, {})) });
}

/** `cpu-usage node mean 0.5 of 1`: metric, component, statistic, value and samples. */
const rowsOf = (all: readonly Measurement[]): string[] =>
  all.map(({ metric, labels, statistics, samples }) => {
    const [statistic] = statistics;
    return `${metric} ${Object.values(labels).join(' ')} ${statistic?.name} ${statistic?.value} of ${samples}`;
  });

const measured = (gauges: readonly UsageSeries[], about: About = {}): string[] =>
  rowsOf(resources.measure(recordOf(gauges, about)));

const unmeasured = (gauges: readonly UsageSeries[], about: About = {}): string[] =>
  (resources.unmeasured?.(recordOf(gauges, about)) ?? []).map(
    ({ metric, reason }: Unmeasured) => `${metric} ${reason}`,
  );
