import { expect } from 'chai';
import type { SampleFact, Stamp } from '../../../src/model/entry.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { levels, seriesOf } from '../../../src/results/facts/charts.ts';
import { edgeProblem, risesOf } from '../../../src/results/facts/histograms.ts';
import { familyOf, parseSeriesKey } from '../../../src/results/facts/series-key.ts';
import { gatherUsage } from '../../../src/results/facts/usage.ts';

describe('[U] results/facts/usage', () => {
  it('turns a counter of CPU seconds into cores', () => {
    const points = cores(
      [0, { process_cpu_seconds_total: 10 }],
      [10, { process_cpu_seconds_total: 15 }],
      [20, { process_cpu_seconds_total: 15 }],
    );
    expect(points).to.deep.equal([0.5, 0]);
  });

  it('goes on over a restart: what the new process used counts', () => {
    expect(cores([0, { process_cpu_seconds_total: 100 }], [10, { process_cpu_seconds_total: 2 }])).to.deep.equal([0.2]);
  });

  it('counts containers that came in between from their beginning, and keeps what those that went had used', () => {
    const cpu = (container: string, pod: string): string =>
      `container_cpu_usage_seconds_total{container="${container}",pod="${pod}"}`;
    const points = cores(
      [0, { [cpu('compute', 'a')]: 50 }],
      [10, { [cpu('compute', 'a')]: 60, [cpu('compute', 'b')]: 5 }],
      [20, { [cpu('compute', 'b')]: 15 }],
    );
    expect(points).to.deep.equal([1.5, 1]);
  });

  it('adds up the containers of a component and leaves out sums over pods', () => {
    const memory = (container: string, pod: string): string =>
      `container_memory_working_set_bytes{container="${container}",pod="${pod}"}`;
    const usage = gatherUsage();
    usage.take(
      sample(0, {
        [memory('virt-handler', 'a')]: 3,
        [memory('virt-handler', 'b')]: 4,
        [memory('', 'a')]: 7,
        [memory('POD', 'a')]: 1,
      }),
    );
    expect(usage.gauges().map(({ component, readings }) => [component, levels(readings)[0]?.[1]])).to.deep.equal([
      ['virt-handler', 7],
    ]);
  });

  it('does not count an absent sample as 0', () => {
    const usage = gatherUsage();
    usage.take(sample(0, { process_resident_memory_bytes: 5 }));
    usage.take({ ...sample(10, {}), state: 'absent', series: undefined, reason: 'no route' });
    expect(seriesOf(usage.gauges())[0]?.points).to.have.length(1);
  });

  it('takes what was read through Prometheus at the time of its scrape, and each scrape once', () => {
    const usage = gatherUsage();
    const scraped = (at: number, readAt: number, cpu: number): SampleFact & Stamp => ({
      ...sample(at, { process_cpu_seconds_total: cpu }),
      via: 'prometheus',
      readAt: epochMs(readAt * 1000),
    });
    for (const each of [scraped(10, 5, 1), scraped(20, 5, 1), scraped(40, 35, 31)]) usage.take(each);
    expect(seriesOf(usage.gauges())[0]?.points).to.deep.equal([[35_000, 1]]);
    usage.take({ ...scraped(50, 45, 32), edge: 'before', level: '' });
    expect(usage.edges()[0]?.before.at).to.equal(45_000);
  });

  it('knows a scrape again that is read twice, though each reading takes its clock to be a little ahead or behind', () => {
    const usage = gatherUsage();
    const scraped = (at: number, readAt: number, edge: 'before' | 'during' | 'after'): SampleFact & Stamp => ({
      ...sample(at, { process_cpu_seconds_total: at }),
      ...(edge === 'during' ? {} : { edge, level: '' }),
      via: 'prometheus',
      readAt: epochMs(readAt),
    });
    usage.take(scraped(5, 5004, 'during'));
    usage.take(scraped(5, 5001, 'before'));
    usage.take(scraped(10, 10_003, 'during'));
    usage.take(scraped(10, 9998, 'after'));
    const [{ before, after } = expect.fail('no edge')] = usage.edges();
    expect(usage.gauges()[0]?.readings.map(({ at }) => at)).to.deep.equal([before.at, after?.at]);
  });

  it('pairs what was read before a load with what was read first after it', () => {
    const usage = gatherUsage();
    const edges = [
      ['before', 0],
      ['after', 10],
      ['after', 20],
      ['before', 30],
      ['after', 40],
    ] as const;
    for (const [edge, at] of edges) usage.take({ ...sample(at, { requests_total: at }), edge, level: '400' });
    expect(usage.edges().map(({ before, after }) => [before.monoMs, after?.monoMs])).to.deep.equal([
      [0, 10_000],
      [30_000, 40_000],
    ]);
  });

  it('distinguishes a churn from its fill: it begins with what the fill ended with, and ends with the first sample after it', () => {
    expect(
      pairsOf(['load', 0], ['before', 1], ['after', 10], ['churn', 11], ['after', 70], ['after', 80]),
    ).to.deep.equal([
      ['load 0', 1, 10],
      ['churn 11', 10, 70],
    ]);
  });

  it('distinguishes a deletion from its fill: it begins with the last sample before it', () => {
    expect(
      pairsOf(['load', 0], ['before', 1], ['after', 10], ['after', 16], ['delete', 17], ['after', 30]),
    ).to.deep.equal([
      ['load 0', 1, 10],
      ['delete 17', 16, 30],
    ]);
  });

  it('begins a churn with what it read itself, where it did', () => {
    expect(
      pairsOf(['load', 0], ['before', 1], ['after', 10], ['churn', 31], ['before', 32], ['after', 70]),
    ).to.deep.equal([
      ['load 0', 1, 10],
      ['churn 31', 32, 70],
    ]);
  });

  it('does not know the end of a churn in which the run was killed', () => {
    expect(pairsOf(['load', 0], ['before', 1], ['after', 10], ['churn', 11])).to.deep.equal([
      ['load 0', 1, 10],
      ['churn 11', 10, undefined],
    ]);
  });

  it('leaves the pairs of an earlier repetition as they were', () => {
    const first = [
      ['load', 0],
      ['before', 1],
      ['after', 10],
      ['churn', 11],
      ['after', 20],
    ] as const;
    const second = [
      ['load', 30],
      ['before', 31],
      ['after', 40],
      ['churn', 41],
      ['after', 50],
    ] as const;
    expect(pairsOf(...first, ...second)).to.deep.equal([
      ['load 0', 1, 10],
      ['churn 11', 10, 20],
      ['load 30', 31, 40],
      ['churn 41', 40, 50],
    ]);
    expect(pairsOf(...first, ['load', 30], ['churn', 41], ['after', 50])).to.deep.equal([
      ['load 0', 1, 10],
      ['churn 11', 10, 20],
    ]);
  });
});

describe('[U] results/facts/histograms', () => {
  const FAMILY = 'x_duration_seconds_bucket';
  const bucket = (le: string, value: number): Record<string, number> => ({
    [`${FAMILY}{le="${le}",verb="POST"}`]: value,
  });
  const pair = (source: string, before: Record<string, number>, after: Record<string, number>) => ({
    level: '',
    load: '',
    source,
    from: epochMs(0),
    before: { ...sample(0, before), source },
    after: { ...sample(10, after), source },
  });

  it('adds up what each replica counted meanwhile', () => {
    const edges = [
      pair('a', { ...bucket('1', 5), ...bucket('+Inf', 6) }, { ...bucket('1', 8), ...bucket('+Inf', 10) }),
      pair('b', {}, { ...bucket('1', 1), ...bucket('+Inf', 1) }),
    ];
    const [rise] = risesOf(edges, FAMILY, ({ labels: { verb } }) => ({ verb: verb ?? '' })) ?? [];
    expect(rise?.labels).to.deep.equal({ verb: 'POST' });
    expect([...(rise?.counts ?? [])]).to.deep.equal([
      [1, 4],
      [Infinity, 5],
    ]);
  });

  it('knows nothing when one replica restarted, lost its count, or was not read', () => {
    const good = pair('a', bucket('+Inf', 1), bucket('+Inf', 2));
    const started = (at: number): Record<string, number> => ({ process_start_time_seconds: at, ...bucket('+Inf', 9) });
    const bad = [
      pair('b', started(1), started(2)),
      pair('b', bucket('+Inf', 5), bucket('+Inf', 4)),
      { ...good, source: 'b', after: undefined },
      { ...good, source: 'b', after: { ...good.after, state: 'absent' as const, series: undefined } },
    ];
    for (const edge of bad) {
      expect(edgeProblem(edge)).to.be.a('string');
      expect(risesOf([good, edge], FAMILY, () => ({}))).to.equal(undefined);
    }
    expect(edgeProblem(good)).to.equal(undefined);
  });

  it('says what is wrong, with its reason', () => {
    const good = pair('a', bucket('+Inf', 1), bucket('+Inf', 2));
    const absent = { state: 'absent' as const, series: undefined };
    const problem = (before: object, after: object) =>
      edgeProblem({ ...good, before: { ...good.before, ...before }, after: { ...good.after, ...after } });
    expect(problem({ ...absent, reason: 'no route' }, {})).to.equal('absent before the load (no route)');
    expect(problem(absent, {})).to.equal('absent before the load (no reason given)');
    expect(problem({}, { ...absent, reason: 'no route' })).to.equal('absent after the load (no route)');
    expect(problem({}, absent)).to.equal('absent after the load (no reason given)');
    expect(edgeProblem({ ...good, after: undefined })).to.equal('not read after the load');
    const series = (value: number) => ({ series: { 'x_total{a="b"}': value } });
    expect(problem(series(5), series(4))).to.equal('its counter x_total fell during the load');
    expect(problem(series(5), series(5))).to.equal(undefined);
    expect(problem(series(5), { series: {} })).to.equal(undefined);
    const gauges = (value: number) => ({ series: { x_total_bytes: value, depth: value } });
    expect(problem(gauges(5), gauges(4))).to.equal(undefined);
  });

  it('gives rises in the order of their labels, without those that are of no interest', () => {
    const shown = { 'x_total{verb="PUT"}': 3, 'x_total{verb="GET"}': 2, 'x_total{verb="WATCH"}': 9, y_total: 1 };
    const rises = risesOf([pair('a', {}, shown)], 'x_total', ({ labels: { verb = '' } }) =>
      verb === 'WATCH' ? undefined : { verb },
    );
    expect(rises?.map(({ labels, counts }) => [labels.verb, counts.get(Infinity)])).to.deep.equal([
      ['GET', 2],
      ['PUT', 3],
    ]);
  });

  it('does not miss a source that never showed the family, and was lost', () => {
    const lost = { ...pair('b', {}, {}), after: undefined };
    expect(risesOf([pair('a', {}, { x_total: 2 }), lost], 'x_total', () => ({}))).to.have.length(1);
  });

  it('is undefined, not empty, where no page shows the family', () => {
    expect(risesOf([pair('a', {}, { other_total: 1 })], FAMILY, () => ({}))).to.equal(undefined);
    expect(risesOf([], FAMILY, () => ({}))).to.equal(undefined);
  });
});

describe('[U] results/facts/series-key', () => {
  it('reads names and labels as the text format writes them', () => {
    expect(parseSeriesKey('up')).to.deep.equal({ family: 'up', labels: {} });
    expect(parseSeriesKey('a_total{b="x,y=\\"z\\"",c="\\\\n\\n"}')).to.deep.equal({
      family: 'a_total',
      labels: { b: 'x,y="z"', c: '\\n\n' },
    });
    expect(familyOf('a_total{b="c"}')).to.equal('a_total');
    expect(parseSeriesKey('{a="b"}')).to.deep.equal({ family: '', labels: { a: 'b' } });
  });
});

function sample(atSeconds: number, series: Record<string, number>): SampleFact & Stamp {
  const stamp = { seq: 0, at: epochMs(atSeconds * 1000), monoMs: ms(atSeconds * 1000) };
  return { ...stamp, type: 'sample', source: 'virt-controller/a', state: 'present', edge: 'during', series };
}

/** The cores of the first gauge between samples at these seconds. */
function cores(...samples: [number, Record<string, number>][]): number[] {
  const usage = gatherUsage();
  for (const [at, series] of samples) usage.take(sample(at, series));
  return seriesOf(usage.gauges())[0]?.points.map(([, value]) => value) ?? [];
}

/** The pairs that steps and samples of one source at these seconds make, each with the step of its load. */
function pairsOf(...course: (readonly ['load' | 'churn' | 'delete' | 'before' | 'after', number])[]): unknown[] {
  const usage = gatherUsage();
  for (const [what, at] of course) {
    const stamp = { seq: 0, at: epochMs(at * 1000), monoMs: ms(at * 1000) };
    if (what !== 'before' && what !== 'after')
      usage.start({ ...stamp, type: 'step-started', step: `${what} ${at}`, kind: what, role: 'measure' });
    else usage.take({ ...sample(at, { requests_total: at }), edge: what });
  }
  return usage.edges().map(({ load, before, after }) => [load, before.at / 1000, after && after.at / 1000]);
}
