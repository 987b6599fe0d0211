import { expect } from 'chai';
import type { SampleFact, Stamp, StepStarted } from '../../../src/model/entry.ts';
import { epochMs, ms } from '../../../src/model/units.ts';
import { gatherUsage, isWithin, type Usage } from '../../../src/results/facts/usage.ts';

describe('[U] results/facts/usage, of several sources and times', () => {
  it('puts readings in the order of their times, though one was under way for longer than the next', () => {
    const own = (readAt: number) => sample(60_000, CPU, { readAt: epochMs(readAt) });
    expect(timesOf(own(2000), own(1000), own(1200), own(2200))).to.deep.equal([1000, 1200, 2000, 2200]);
  });

  it('takes readings less than half a second apart for one scrape, compared with the newest', () => {
    expect(timesOf(scrape(5000), scrape(5499))).to.deep.equal([5000]);
    expect(timesOf(scrape(5000), scrape(5500))).to.deep.equal([5000, 5500]);
    expect(timesOf(scrape(20_000), scrape(10_000), scrape(20_100))).to.deep.equal([20_000]);
  });

  it('keeps the scrapes of one source from those of another', () => {
    const usage = taken(scrape(5000), scrape(5100, { source: 'virt-controller/b' }));
    expect(usage.gauges().map(({ source, readings }) => [source, readings[0]?.at])).to.deep.equal([
      ['virt-controller/a', 5000],
      ['virt-controller/b', 5100],
    ]);
  });

  it('keeps families, sources, components and queues apart, and puts the series of one together', () => {
    const memory = (labels: string): string => `container_memory_working_set_bytes{${labels}}`;
    const series = {
      process_cpu_seconds_total: 1,
      process_resident_memory_bytes: 2,
      'workqueue_depth{name="vmi"}': 3,
      'workqueue_depth{name="node"}': 4,
      workqueue_depth: 5,
      [memory('container="a",pod="p"')]: 6,
      [memory('container="a",pod="q"')]: 7,
      [memory('container="b"')]: 8,
      [memory('pod="r"')]: 9,
      requests_total: 10,
    };
    const usage = taken(
      sample(0, series),
      sample(0, { process_cpu_seconds_total: 11 }, { source: 'virt-controller/b' }),
    );
    const found = usage.gauges().map(({ source, component, queue, readings }) => {
      const values = readings.flatMap((reading) => [...reading.values.values()].map(({ value }) => value));
      return [source.at(-1), component, queue, ...values];
    });
    expect(found).to.deep.equal([
      ['a', 'virt-controller', undefined, 1],
      ['a', 'virt-controller', undefined, 2],
      ['a', 'virt-controller', 'vmi', 3],
      ['a', 'virt-controller', 'node', 4],
      ['a', 'virt-controller', '', 5],
      ['a', 'a', undefined, 6, 7],
      ['a', 'b', undefined, 8],
      ['b', 'virt-controller', undefined, 11],
    ]);
  });

  it('gives each value the stamp and the window of its series', () => {
    const over = { takenAt: { node_cpu_usage_cores: epochMs(7000) }, windowMs: ms(5000) };
    const [gauge] = taken(sample(9000, { node_cpu_usage_cores: 1 }, over)).gauges();
    expect([...(gauge?.readings[0]?.values ?? [])]).to.deep.equal([
      ['node_cpu_usage_cores', { value: 1, takenAt: 7000, windowMs: 5000 }],
    ]);
  });

  it('is in a load from the reading before it to the one after it', () => {
    const edges = taken(sample(1000, {}, { edge: 'before' }), sample(2000, {}, { edge: 'after' })).edges();
    const [own = expect.fail('no edge')] = edges;
    const { after: _, ...open } = own;
    expect([999, 1000, 2000, 2001].map((time) => isWithin(time, edges))).to.deep.equal([false, true, true, false]);
    expect([[open], [open, own], []].map((each) => isWithin(1500, each))).to.deep.equal([false, true, false]);
  });

  it('knows the load of a pair from its last step that works on objects', () => {
    expect(pairsOf(['load', 0], ['settle', 1], ['before', 2], ['after', 10])).to.deep.equal([['load 0', 2, 10]]);
    expect(pairsOf(['delete', 0], ['before', 2], ['after', 10])).to.deep.equal([['delete 0', 2, 10]]);
    expect(pairsOf(['load', 0], ['before', 1], ['load', 5], ['after', 10])).to.deep.equal([['load 0', 1, undefined]]);
  });

  it('begins a churn with the last sample after a step, not with one in between', () => {
    const pairs = pairsOf(['load', 0], ['before', 1], ['after', 10], ['during', 15], ['churn', 20], ['after', 30]);
    expect(pairs).to.deep.equal([
      ['load 0', 1, 10],
      ['churn 20', 10, 30],
    ]);
  });

  it('pairs no sample with one of another level', () => {
    const edge = (at: number, which: 'before' | 'after', level: string) => sample(at, {}, { edge: which, level });
    const usage = taken(edge(0, 'before', '10'), edge(5000, 'after', '20'), edge(9000, 'after', '10'));
    expect(usage.edges().map(({ level, after }) => [level, after?.at])).to.deep.equal([['10', 9000]]);
  });

  it('takes for the load what lies between the recording before it and the asking after it', () => {
    const usage = taken(
      sample(5000, {}, { edge: 'before', readAt: epochMs(4000) }),
      sample(9000, {}, { edge: 'after', readAt: epochMs(8500), askedAt: epochMs(8000) }),
    );
    const [{ from, until, before, after } = expect.fail('no edge')] = usage.edges();
    expect([before.at, from, until, after?.at]).to.deep.equal([4000, 5000, 8000, 8500]);
  });
});

const CPU = { process_cpu_seconds_total: 1 };

const stamp = (at: number): Stamp => ({ seq: 0, at: epochMs(at), monoMs: ms(at) });

const sample = (
  at: number,
  series: Readonly<Record<string, number>>,
  over: Partial<SampleFact> = {},
): SampleFact & Stamp => ({
  ...stamp(at),
  type: 'sample',
  source: 'virt-controller/a',
  state: 'present',
  edge: 'during',
  series,
  ...over,
});

/** What a Prometheus scraped at a time, read a minute after all. */
const scrape = (readAt: number, over: Partial<SampleFact> = {}): SampleFact & Stamp =>
  sample(60_000, CPU, { via: 'prometheus', readAt: epochMs(readAt), ...over });

function taken(...samples: readonly (SampleFact & Stamp)[]): Usage {
  const usage = gatherUsage();
  for (const each of samples) usage.take(each);
  return usage;
}

const timesOf = (...samples: readonly (SampleFact & Stamp)[]): number[] =>
  taken(...samples)
    .gauges()[0]
    ?.readings.map(({ at }) => at) ?? [];

type Event = readonly [what: StepStarted['kind'] | 'before' | 'during' | 'after', atSeconds: number];

/** The pairs that steps and samples of one source at these seconds make, each with the step of its load. */
function pairsOf(...course: readonly Event[]): unknown[] {
  const usage = gatherUsage();
  for (const [what, seconds] of course) {
    const at = seconds * 1000;
    if (what === 'before' || what === 'during' || what === 'after') usage.take(sample(at, {}, { edge: what }));
    else
      usage.start({
        ...stamp(at),
        type: 'step-started',
        step: `${what} ${seconds}`,
        kind: what,
        role: what === 'settle' ? 'observe' : 'measure',
      });
  }
  return usage.edges().map(({ load, before, after }) => [load, before.at / 1000, after && after.at / 1000]);
}
