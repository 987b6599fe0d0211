import { expect } from 'chai';
import { epochMs, ms } from '../../../src/model/units.ts';
import type { MetricsSource, SampleEdge, Scrape } from '../../../src/runner/context.ts';
import { absentSource } from '../../../src/runner/metrics/absent.ts';
import { apiServerPods } from '../../../src/runner/metrics/components.ts';
import { findMetrics } from '../../../src/runner/metrics/find.ts';
import { type Fault, faultSchema } from '../../../src/sim/faults/schema.ts';
import { createSimCluster } from '../../../src/sim/sim-cluster.ts';
import { virtualTime } from '../../../src/sim/time.ts';

describe('[I] runner/metrics/find', () => {
  const { signal } = new AbortController();

  /** What every source of a simulated cluster shows, by its name. */
  const scrapes = async (
    edge: SampleEdge,
    faults: readonly Fault[] = [],
    replicas = 1,
  ): Promise<Map<string, Scrape>> => {
    const time = virtualTime(epochMs(Date.UTC(2026, 0, 1)));
    const cluster = createSimCluster({ time, seed: 'metrics', options: { nodes: 2, api: { replicas } }, faults });
    const read = async (source: MetricsSource): Promise<[string, Scrape]> => [
      source.name,
      await source.sample(edge, signal),
    ];
    return time.drive(
      (async () => {
        await time.sleep(ms(1000));
        const sources = await findMetrics(cluster, time, apiServerPods, signal);
        return new Map(await Promise.all(sources.map(read)));
      })(),
    );
  };
  const familiesOf = (scrape: Scrape | undefined): string[] =>
    scrape?.state === 'present'
      ? [...new Set(Object.keys(scrape.series).map((key) => key.split('{')[0] ?? ''))].sort()
      : [];

  it('distinguishes replicas, and finds KubeVirt, the controllers and the nodes', async () => {
    const found = await scrapes('during', [], 2);
    expect([...found.keys()]).to.include.members([
      'apiserver/kube-apiserver-control-plane-0',
      'apiserver/kube-apiserver-control-plane-1',
      'virt-controller/virt-controller-0',
      'virt-api/virt-api-0',
      'kube-controller-manager/kube-controller-manager-control-plane-0',
      'kube-scheduler/kube-scheduler-control-plane-0',
      'node/node-0',
      'node/node-1',
    ]);
    expect([...found.values()].filter(({ state }) => state === 'absent')).to.deep.equal([]);
  });

  it('does not look for a component whose pages are given', async () => {
    const time = virtualTime(epochMs(Date.UTC(2026, 0, 1)));
    const cluster = createSimCluster({ time, seed: 'metrics', options: { nodes: 2 } });
    const given = [absentSource('virt-controller/10.0.0.7:8443', 'tested elsewhere')];
    const found = await time.drive(findMetrics(cluster, time, apiServerPods, signal, given));
    const names = found.map(({ name }) => name).filter((name) => /^virt-(controller|api)/.test(name));
    expect(names).to.deep.equal(['virt-controller/10.0.0.7:8443', 'virt-api/virt-api-0']);
  });

  it('reads whole histograms at the edges of a level, gauges and the start time during it, and counts of requests before any', async () => {
    const server = 'apiserver/kube-apiserver-control-plane-0';
    const gauges = ['process_cpu_seconds_total', 'process_resident_memory_bytes'];
    const start = 'process_start_time_seconds';
    expect(familiesOf((await scrapes('during')).get(server))).to.deep.equal([...gauges, start]);
    expect(familiesOf((await scrapes('rest')).get(server))).to.deep.equal(['apiserver_request_total', start]);
    expect(familiesOf((await scrapes('before')).get(server))).to.include.members([
      ...gauges,
      'apiserver_request_duration_seconds_bucket',
      'apiserver_request_total',
    ]);
  });

  it('reads nodes by their kubelets, and by metrics.k8s.io where those may not be read', async () => {
    const kubelets = await scrapes('during');
    expect(familiesOf(kubelets.get('node/node-0'))).to.deep.equal([
      'node_cpu_usage_seconds_total',
      'node_memory_working_set_bytes',
    ]);
    const without = faultSchema.parse({ fault: 'metrics-absent', components: ['kubelet'] });
    const usage = await scrapes('during', [without]);
    expect(familiesOf(usage.get('node/node-0'))).to.deep.equal(['node_cpu_usage_cores', 'node_memory_usage_bytes']);
  });

  it('says why a source is absent, and that garbage is none', async () => {
    const components = ['virt-controller'];
    const absent = await scrapes('during', [faultSchema.parse({ fault: 'metrics-absent', components })]);
    const spoilt = faultSchema.parse({ fault: 'metrics-garbage', how: 'not-a-number', components });
    const garbage = await scrapes('during', [spoilt]);
    expect(absent.get('virt-controller/virt-controller-0')).to.deep.include({ state: 'absent' });
    expect(garbage.get('virt-controller/virt-controller-0')).to.deep.include({ state: 'absent' });
    expect(JSON.stringify(absent.get('virt-controller/virt-controller-0'))).to.include('connection refused');
    expect(JSON.stringify(garbage.get('virt-controller/virt-controller-0'))).to.match(/process_\w+ is NaN/);
  });
});
