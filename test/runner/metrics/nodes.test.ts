import { expect } from 'chai';
import { connectKube } from '../../../src/adapters/kube/connect.ts';
import { systemClock } from '../../../src/adapters/system-clock.ts';
import type { Scrape } from '../../../src/runner/context.ts';
import { nodeSources } from '../../../src/runner/metrics/nodes.ts';
import { accessTo } from '../../support/kube-access.ts';
import { reply, type Script, scriptedServer } from '../../support/scripted-server.ts';
import { untimed } from '../../support/untimed.ts';

describe('[I] runner/metrics/nodes', () => {
  /** What the nodes a and b show when a server answers like this. */
  const read = async (answer: Script): Promise<{ scrapes: Record<string, Scrape>; paths: string[] }> => {
    const server = await scriptedServer((response, request, number) =>
      request.url.startsWith('/api/v1/nodes?')
        ? reply(response, 200, listOf('Node', ['b', 'a'].map(named)))
        : answer(response, request, number),
    );
    const cluster = connectKube(accessTo(server.url), systemClock);
    const { signal } = new AbortController();
    const sources = await nodeSources(cluster, systemClock, signal);
    const paths = server.received.length;
    const scrapes = await Promise.all(
      sources.map(async (each) => [each.name, untimed(await each.sample('during', signal))]),
    );
    await cluster.close();
    await server.close();
    return {
      scrapes: Object.fromEntries(scrapes),
      paths: server.received
        .slice(paths)
        .map(({ url }) => url)
        .sort(),
    };
  };

  it('asks each kubelet for the node and for the containers of the system, not for those under test', async () => {
    const page = `node_cpu_usage_seconds_total 12
container_cpu_usage_seconds_total{container="etcd",namespace="kube-system",pod="etcd-a"} 3
container_cpu_usage_seconds_total{container="compute",namespace="prowess-1-0",pod="virt-launcher"} 4
`;
    const { scrapes, paths } = await read((response) => reply(response, 200, page));
    const series = {
      node_cpu_usage_seconds_total: 12,
      'container_cpu_usage_seconds_total{container="etcd",namespace="kube-system",pod="etcd-a"}': 3,
    };
    expect(scrapes).to.deep.equal({ 'node/a': { state: 'present', series }, 'node/b': { state: 'present', series } });
    expect(paths).to.deep.equal(['a', 'b'].map((node) => `/api/v1/nodes/${node}/proxy/metrics/resource`));
  });

  it('falls back on metrics.k8s.io, one list for all nodes and one for the pods of each component', async () => {
    const of = { timestamp: '2026-08-22T04:40:00Z', window: '15.061s' };
    const usage = { usage: { cpu: '250m', memory: '2Ki' } };
    const metadata = { name: 'virt-api-0', namespace: 'kubevirt' };
    const pod = { metadata, ...of, containers: [{ name: 'virt-api', ...usage }] };
    const { scrapes, paths } = await read((response, { url }) => {
      if (url.includes('/proxy/')) reply(response, 403, {});
      else if (url.endsWith('/nodes'))
        reply(response, 200, listOf('NodeMetrics', [{ ...named('a'), ...of, ...usage }]));
      else reply(response, 200, listOf('PodMetrics', url.includes('/kubevirt/') ? [pod] : []));
    });
    expect(scrapes).to.deep.equal({
      'node/a': {
        state: 'present',
        series: { node_cpu_usage_cores: 0.25, node_memory_usage_bytes: 2048 },
        takenAt: Date.UTC(2026, 7, 22, 4, 40),
        windowMs: { node_cpu_usage_cores: 15_061 },
      },
      'node/b': { state: 'absent', reason: 'metrics.k8s.io does not know the node' },
      'pods/kubevirt': {
        state: 'present',
        series: {
          'container_cpu_usage_cores{container="virt-api",namespace="kubevirt",pod="virt-api-0"}': 0.25,
          'container_memory_usage_bytes{container="virt-api",namespace="kubevirt",pod="virt-api-0"}': 2048,
        },
        takenAt: Date.UTC(2026, 7, 22, 4, 40),
        windowMs: { 'container_cpu_usage_cores{container="virt-api",namespace="kubevirt",pod="virt-api-0"}': 15_061 },
      },
    });
    const api = '/apis/metrics.k8s.io/v1beta1';
    expect(paths).to.deep.equal([`${api}/namespaces/kubevirt/pods`, `${api}/nodes`]);
  });

  it('keeps the times that kubelets give their samples: one where all have the same, else one for each series', async () => {
    const page = (memoryAt: number): string =>
      `node_cpu_usage_seconds_total 12 1000\nnode_memory_working_set_bytes 5 ${memoryAt}`;
    const takenAt = async (memoryAt: number): Promise<unknown> => {
      const { scrapes } = await read((response) => reply(response, 200, page(memoryAt)));
      const scrape = scrapes['node/a'];
      return scrape?.state === 'present' ? scrape.takenAt : undefined;
    };
    expect(await takenAt(1000)).to.equal(1000);
    expect(await takenAt(900)).to.deep.equal({
      node_cpu_usage_seconds_total: 1000,
      node_memory_working_set_bytes: 900,
    });
  });

  it('does not take an average of metrics.k8s.io whose time it does not know', async () => {
    const { scrapes } = await read((response, { url }) => {
      if (url.includes('/proxy/')) reply(response, 403, {});
      else if (url.endsWith('/pods')) reply(response, 200, listOf('PodMetrics', []));
      else reply(response, 200, listOf('NodeMetrics', [{ ...named('a'), usage: { cpu: '1', memory: '1' } }]));
    });
    expect(scrapes['node/a']).to.deep.equal({
      state: 'absent',
      reason: 'metrics.k8s.io gives no timestamp and window of a',
    });
  });

  it('says why neither is there', async () => {
    const { scrapes } = await read((response) => reply(response, 404, '404 page not found'));
    expect(scrapes.node)
      .to.have.property('reason')
      .that.matches(/^kubelets: .*; metrics\.k8s\.io: .*no nodes of metrics/);
  });
});

const named = (name: string): object => ({ metadata: { name } });
const listOf = (kind: string, items: readonly object[]): object => ({
  apiVersion: kind === 'Node' ? 'v1' : 'metrics.k8s.io/v1beta1',
  kind: `${kind}List`,
  metadata: { resourceVersion: '1' },
  items,
});
