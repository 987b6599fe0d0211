import { expect } from 'chai';
import { epochMs, minutes, seconds } from '../../../src/model/units.ts';
import type { Prometheus } from '../../../src/runner/metrics/prometheus/query.ts';
import { readWindow } from '../../../src/runner/metrics/prometheus/window.ts';

const { signal } = new AbortController();
const NOW = 1_764_494_400;
const WANT = { series: ['{job="a"}'], first: new Set<string>() };

interface Played {
  /** Family -> labels of its series. */
  readonly families: Readonly<Record<string, readonly Readonly<Record<string, string>>[]>>;
  /** When targets were scraped, in seconds before now; `failed` of them went wrong. */
  readonly scrapes?: readonly number[];
  readonly failed?: number;
}

describe('[U] runner/metrics/prometheus/window', () => {
  it('gives the samples as they were scraped, a family at a time, of a window that ends now', async () => {
    const { families, ...rest } = await readWindow(
      played({ families: { up: [{}], x_total: [{ verb: 'a' }, { verb: 'b' }] }, scrapes: [30, 15, 0] }),
      WANT,
      seconds(45),
      signal,
    );
    expect(rest).to.deep.equal({
      from: epochMs(NOW * 1000 - 45_000),
      to: epochMs(NOW * 1000),
      series: 3,
      samples: 9,
      gaps: [],
    });
    expect(families.map(({ name, type }) => [name, type])).to.deep.equal([
      ['up', 'unknown'],
      ['x_total', 'unknown'],
    ]);
    expect(families[1]?.samples[0]).to.deep.equal({
      labels: { job: 'a', instance: 'i', verb: 'a' },
      at: epochMs(NOW * 1000 - 30_000),
      value: 1,
    });
  });

  it('leaves out the largest families where there are too many, but none that is wanted first', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ n: String(index) }));
    const server = played({ families: { up: [{}], small: many(3), large: many(6), wanted: many(5) } });
    const { families, gaps } = await readWindow(server, { ...WANT, first: new Set(['wanted']) }, seconds(30), signal, {
      series: 10,
      samples: 1000,
    });
    expect(families.map(({ name }) => name)).to.deep.equal(['small', 'up', 'wanted']);
    expect(gaps).to.deep.equal(['1 family left out, for 10 series are kept of this time: large (6)']);
  });

  it('bounds the samples too', async () => {
    const server = played({ families: { up: [{}], x: [{ n: '1' }, { n: '2' }] }, scrapes: [30, 20, 10, 0] });
    const { families } = await readWindow(server, WANT, minutes(1), signal, { series: 10, samples: 8 });
    expect(families.map(({ name }) => name)).to.deep.equal(['up']);
  });

  it('says when a target was not scraped, and how often that failed', async () => {
    const scrapes = [300, 285, 270, 120, 105, 90, 75, 60, 45, 30, 15, 0];
    const { gaps } = await readWindow(played({ families: { up: [{}] }, scrapes, failed: 2 }), WANT, minutes(5), signal);
    expect(gaps).to.deep.equal([
      '2 of 12 scrapes of a i failed',
      'a i was not scraped from 2025-11-30T09:15:30.000Z to 2025-11-30T09:18:00.000Z',
    ]);
  });

  it('writes no name that OpenMetrics does not have, and says so', async () => {
    const { families, gaps } = await readWindow(
      played({ families: { up: [{}], 'http.requests': [{}], odd: [{ 'a.b': 'c' }] } }),
      WANT,
      minutes(1),
      signal,
    );
    expect(families.map(({ name }) => name)).to.deep.equal(['up']);
    expect(gaps[0]).to.match(/^2 series of http\.requests, odd cannot be written/);
  });

  it('throws where nothing was scraped, and where Prometheus is away', async () => {
    const problem = (server: Prometheus): Promise<string> =>
      readWindow(server, WANT, minutes(1), signal).then(() => 'none', String);
    expect(await problem(played({ families: {} }))).to.equal('Error: none of {job="a"} has a sample in the last 60 s');
    const away = async (): Promise<never> => {
      throw new Error('http://p gave no reply');
    };
    expect(await problem({ text: away })).to.equal('Error: http://p gave no reply');
  });
});

/** A Prometheus with one target. */
function played({ families, scrapes = [15, 0], failed = 0 }: Played): Prometheus {
  const answer = (result: readonly object[], type = 'vector'): string =>
    JSON.stringify({ status: 'success', data: { resultType: type, result } });
  const seriesOf = (name: string): object[] =>
    (families[name] ?? []).map((labels) => ({
      metric: { __name__: name, job: 'a', instance: 'i', ...labels },
      values: scrapes.map((ago, index) => [NOW - ago, index < failed ? '0' : '1']),
    }));
  const reply = (query: string): string => {
    if (query === 'vector(time())') return answer([{ metric: {}, value: [NOW, String(NOW)] }]);
    if (query.startsWith('max(')) return answer([{ metric: {}, value: [NOW, String(scrapes.length)] }]);
    if (query.startsWith('count by'))
      return answer(
        Object.entries(families).map(([name, { length }]) => ({
          metric: { __name__: name },
          value: [NOW, String(length)],
        })),
      );
    const [, name = ''] = /^\{__name__="([^"]+)",job="a"\}\[\d+s\]$/.exec(query) ?? expect.fail(query);
    return answer(seriesOf(name), 'matrix');
  };
  return {
    text: async (path) => {
      const query = new URL(path, 'http://p').searchParams.get('query') ?? '';
      return { text: reply(query), sentAt: epochMs(0), receivedAt: epochMs(0) };
    },
  };
}
