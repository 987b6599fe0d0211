import { expect } from 'chai';
import type { JsonObject } from '../../../src/model/json.ts';
import { epochMs } from '../../../src/model/units.ts';
import type { Cluster, Page } from '../../../src/runner/cluster.ts';
import type { MetricsSource } from '../../../src/runner/context.ts';
import { resourceMetrics } from '../../../src/runner/metrics/resource-metrics.ts';
import { virtualTime } from '../../../src/sim/time.ts';

type Lists = Pick<Cluster, 'list'>;

describe('[I] runner/metrics/resource-metrics', () => {
  /** The sources of the nodes a and b, and a way to answer each list that they sent, in order. */
  const twoNodes = async (): Promise<{ sources: MetricsSource[]; answers: ((cores: string) => void)[] }> => {
    const answers: ((cores: string) => void)[] = [];
    const held: Lists['list'] = (_, { signal }) =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        answers.push((cores) => resolve(pageOf(['a', 'b'].map((node) => nodeMetrics(node, cores)))));
      });
    let list: Lists['list'] = async () => pageOf([]);
    const cluster: Lists = { list: (query, call) => list(query, call) };
    const sources = await resourceMetrics(cluster, virtualTime(epochMs(0)), ['a', 'b'], new AbortController().signal);
    list = held;
    return { sources, answers };
  };
  const sampleAll = (sources: readonly MetricsSource[], signal: AbortSignal) =>
    Promise.all(sources.map((source) => source.sample('during', signal)));
  const shows = (cores: number) => ({
    state: 'present',
    series: { node_cpu_usage_cores: cores, node_memory_usage_bytes: 1024 },
    readAt: 0,
    takenAt: TAKEN_AT,
    windowMs: { node_cpu_usage_cores: 15_000 },
  });

  it('asks once for all nodes, and again for the next reading', async () => {
    const { sources, answers } = await twoNodes();
    const { signal } = new AbortController();
    for (const cores of [1, 2]) {
      const scrapes = sampleAll(sources, signal);
      expect(answers).to.have.length(cores);
      answers.at(-1)?.(String(cores));
      expect(await scrapes).to.deep.equal([shows(cores), shows(cores)]);
    }
  });

  it('shares neither the answer to a list that was sent before nor its abort', async () => {
    const { sources, answers } = await twoNodes();
    const [loop, edge] = [new AbortController(), new AbortController()];
    const during = sampleAll(sources, loop.signal).catch((error) => error);
    const after = sampleAll(sources, edge.signal);
    expect(answers).to.have.length(2);
    loop.abort('stopped');
    answers[1]?.('3');
    expect(await during).to.equal('stopped');
    expect(await after).to.deep.equal([shows(3), shows(3)]);
  });
});

const TAKEN_AT = Date.UTC(2026, 0, 1);

const nodeMetrics = (name: string, cpu: string): JsonObject => ({
  metadata: { name },
  timestamp: new Date(TAKEN_AT).toISOString(),
  window: '15s',
  usage: { cpu, memory: '1Ki' },
});

const pageOf = (items: readonly JsonObject[]): Page => ({
  items,
  resourceVersion: '1',
  sentAt: epochMs(0),
  receivedAt: epochMs(0),
});
