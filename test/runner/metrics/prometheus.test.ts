import { expect } from 'chai';
import fc from 'fast-check';
import { type EpochMs, epochMs, later, seconds } from '../../../src/model/units.ts';
import { labelPair } from '../../../src/render/openmetrics.ts';
import { parseSeriesKey } from '../../../src/results/facts/series-key.ts';
import type { SampleEdge, Scrape } from '../../../src/runner/context.ts';
import { queryPrometheus } from '../../../src/runner/metrics/prometheus/query.ts';
import { prometheusSources } from '../../../src/runner/metrics/prometheus/sources.ts';
import { virtualTime } from '../../../src/sim/time.ts';

const START = epochMs(Date.UTC(2026, 0, 1));
const { signal } = new AbortController();
const JOB = { job: 'apiserver', namespace: 'default', instance: '10.0.0.7:6443' };

/** One scrape, in seconds after the start by Prometheus' clock. */
interface Scraped {
  readonly at: number;
  readonly up?: '0' | '1';
  readonly series?: readonly (readonly [labels: Readonly<Record<string, string>>, value: string, at?: number])[];
}

describe('[I] runner/metrics/prometheus', () => {
  /** What the first source shows after `asked` seconds, and when it was known, in seconds. */
  const read = (
    scrapes: readonly Scraped[],
    edge: SampleEdge,
    { asked = 60, ahead = 0, instances = [JOB] as readonly Readonly<Record<string, string>>[] } = {},
  ): Promise<{ name: string; scrape: Scrape; at: number }> => {
    const time = virtualTime(START);
    const stamps = () => ({ sentAt: time.now(), receivedAt: time.now() });
    const text = (path: string) => answer(path, scrapes, later(time.now(), seconds(ahead)), instances);
    const server = { text: async (path: string) => ({ text: text(path), ...stamps() }) };
    return time.drive(
      (async () => {
        await time.sleep(seconds(asked));
        const target = { component: 'apiserver', selector: '{job="apiserver",}' };
        const [source] = await prometheusSources(server, [target], time, signal);
        if (source === undefined) throw new Error('there is no source');
        const scrape = await source.sample(edge, signal);
        return { name: source.name, scrape, at: (time.now() - START) / 1000 };
      })(),
    );
  };
  const reasonOf = ({ scrape }: { scrape: Scrape }): string => (scrape.state === 'absent' ? scrape.reason : 'present');

  it('takes at an edge the first scrape that began after it, with its time by our clock', async () => {
    const cpu = (value: string) => [[{ __name__: 'process_cpu_seconds_total', ...JOB }, value]] as const;
    const scrapes = [45, 75, 105].map((at) => ({ at, series: cpu(String(at)) }));
    // Prometheus' clock is 10 s ahead: of the 70 s that it shows, ours shows 60.
    const { name, scrape, at } = await read(scrapes, 'after', { ahead: 10 });
    const series = { process_cpu_seconds_total: 75 };
    expect(scrape).to.deep.equal({ state: 'present', series, readAt: later(START, seconds(65)) });
    expect(name).to.equal('apiserver/10.0.0.7:6443');
    expect(at).to.equal(65);
  });

  it('takes the last scrape during a load, at once', async () => {
    const series = [[{ __name__: 'process_cpu_seconds_total', ...JOB }, '7']] as const;
    const { scrape, at } = await read([{ at: 30, series }, { at: 90 }], 'during');
    expect(scrape).to.deep.include({ state: 'present', readAt: later(START, seconds(30)) });
    expect(at).to.equal(60);
  });

  it('names series as the page of the component does: added up, and without what Prometheus gave them', async () => {
    const total = (labels: Readonly<Record<string, string>>, value: string) =>
      [{ __name__: 'apiserver_request_total', verb: 'POST', resource: 'pods', ...labels, ...JOB }, value] as const;
    const series = [
      total({ code: '201', dry_run: 'All' }, '2'),
      total({ code: '201' }, '3'),
      [{ __name__: 'workqueue_depth', name: 'a"b', exported_namespace: 'own', ...JOB }, '4'],
      [{ __name__: 'unwanted_total', ...JOB }, '5'],
      [{ __name__: 'process_cpu_seconds_total', ...JOB }, '6', 61.5],
    ] as const;
    const { scrape } = await read([{ at: 62, series }], 'before');
    expect(scrape).to.deep.include({
      series: {
        'apiserver_request_total{code="201",resource="pods",verb="POST"}': 5,
        'workqueue_depth{name="a\\"b",namespace="own"}': 4,
      },
    });
  });

  it('waits past a scrape that failed, and says so when none goes well', async () => {
    const series = [[{ __name__: 'process_cpu_seconds_total', ...JOB }, '7']] as const;
    const good = await read([{ at: 30 }, { at: 65, up: '0' }, { at: 95, series }], 'after');
    expect(good.scrape).to.deep.include({ readAt: later(START, seconds(95)) });
    const failed = await read([{ at: 30 }, { at: 65, up: '0' }], 'after');
    expect(reasonOf(failed)).to.equal('through Prometheus: its scrape failed (up is 0)');
    expect(reasonOf(await read([{ at: 30, up: '0' }], 'during'))).to.include('its scrape failed');
  });

  it('is absent where nothing is scraped any more, where nothing that is wanted was, and where a value is no number', async () => {
    const stopped = await read([{ at: 30 }], 'after');
    expect(reasonOf(stopped)).to.equal('through Prometheus: it was not scraped within 120 s');
    expect(stopped.at).to.equal(180);
    expect(reasonOf(await read([{ at: 30, series: [] }], 'during'))).to.include('none of the series that are wanted');
    const series = [[{ __name__: 'process_cpu_seconds_total', ...JOB }, 'NaN']] as const;
    expect(reasonOf(await read([{ at: 30, series }], 'during'))).to.include('process_cpu_seconds_total is NaN');
  });

  it('does not guess which of two targets at one address is meant', async () => {
    const instances = [JOB, { ...JOB, prometheus_replica: 'b' }];
    const { name, scrape } = await read([{ at: 30 }], 'during', { instances });
    expect(name).to.equal('apiserver');
    expect(reasonOf({ scrape })).to.equal(
      'through Prometheus: there are 2 targets {job="apiserver",instance="10.0.0.7:6443"}: name one',
    );
  });

  it('understands an answer or says what it is, whatever comes', async () => {
    const ask = async (text: string): Promise<unknown> => {
      const server = { text: async () => ({ text, sentAt: START, receivedAt: START }) };
      return queryPrometheus(server, 'up', signal).catch((error) => error);
    };
    expect(String(await ask('<!doctype html><title>Log in</title>'))).to.include('or a login page before it?');
    const refused = '{"status":"error","errorType":"execution","error":"query timed out"}';
    expect(String(await ask(refused))).to.equal('Error: Prometheus refused the query: query timed out');
    const item = fc.oneof(
      fc.json().map((text) => JSON.parse(text)),
      fc.record({ metric: fc.json(), values: fc.array(fc.tuple(fc.float(), fc.string())) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('vector', 'matrix', 'scalar'), fc.array(item), async (resultType, result) => {
        const came = await ask(JSON.stringify({ status: 'success', data: { resultType, result } }));
        expect(came).to.satisfy((it: unknown) => it instanceof Error || typeof it === 'object');
        expect(came).to.not.be.instanceOf(TypeError);
      }),
    );
  });

  it('writes labels as they are read again', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        expect(parseSeriesKey(`x{${labelPair('a', value)}}`).labels).to.deep.equal({ a: value });
      }),
    );
  });
});

/** What Prometheus' HTTP API says at its `now`, of the three queries that are asked. */
function answer(
  path: string,
  scrapes: readonly Scraped[],
  now: EpochMs,
  instances: readonly Readonly<Record<string, string>>[],
): string {
  const parameters = new URL(path, 'http://prometheus').searchParams;
  const query = parameters.get('query') ?? '';
  const past = scrapes.filter(({ at }) => START + at * 1000 <= now);
  const stamp = (at: number): number => START / 1000 + at;
  const result = (): object[] => {
    if (query === 'vector(time())') return [{ metric: {}, value: [now / 1000, String(now / 1000)] }];
    if (query.startsWith('up{'))
      return instances.map((metric) => ({ metric, values: past.map(({ at, up = '1' }) => [stamp(at), up]) }));
    const asked = Number(parameters.get('time'));
    const { at = 0, series = [] } = past.find((scrape) => stamp(scrape.at) === asked) ?? {};
    return series.map(([metric, value, own = at]) => ({ metric, values: [[stamp(own), value]] }));
  };
  return JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: result() } });
}
