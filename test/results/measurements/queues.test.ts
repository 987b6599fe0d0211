import { expect } from 'chai';
import type { Edge, Reading, UsageSeries } from '../../../src/results/facts/usage.ts';
import { queues } from '../../../src/results/measurements/queues.ts';
import { at, builtRecord, edge } from '../../support/run-record.ts';

const EDGE = edge('virt-controller/a', {}, {});

describe('[U] results/measurements/queues', () => {
  it('finds the deepest reading within the load, both edges included', () => {
    const readings = [read(999, 90), read(1000, 3), read(30_000, 7), read(61_000, 5), read(61_001, 90)];
    expect(depths([EDGE], gauge({ readings }))).to.deep.equal([
      {
        metric: 'queue-depth',
        labels: { component: 'virt-controller', queue: 'vmi' },
        statistics: [{ name: 'max', value: 7 }],
        samples: 3,
        censored: 0,
      },
    ]);
    for (const index of [1, 3]) {
      const atEdge = readings.map((reading, each) => (each === index ? read(reading.at, 50) : reading));
      expect(depths([EDGE], gauge({ readings: atEdge }))[0]?.statistics[0]?.value).to.equal(50);
    }
  });

  it('takes the replicas of a component together, and its queues apart', () => {
    const other = edge('virt-controller/b', {}, {});
    const measured = depths(
      [EDGE, other],
      gauge({ readings: [read(30_000, 7)] }),
      gauge({ source: 'virt-controller/b', readings: [read(30_000, 9), read(40_000, 8)] }),
      gauge({ queue: 'node', readings: [read(30_000, 2)] }),
    );
    expect(
      measured.map(({ labels, statistics, samples }) => [labels.queue, statistics[0]?.value, samples]),
    ).to.deep.equal([
      ['vmi', 9, 3],
      ['node', 2, 1],
    ]);
  });

  it('is 0 of a queue that was always empty', () => {
    expect(depths([EDGE], gauge({ readings: [read(1000, 0), read(61_000, 0)] }))[0]?.statistics[0]?.value).to.equal(0);
  });

  it('says nothing of what is no queue, was not read in the load, or not after it', () => {
    const readings = [read(30_000, 7)];
    const { queue: _, ...nameless } = gauge({ readings });
    expect(depths([EDGE], nameless)).to.deep.equal([]);
    expect(depths([EDGE], gauge({ readings, family: { ...FAMILY, metric: 'memory-usage' } }))).to.deep.equal([]);
    expect(depths([EDGE], gauge({ readings: [read(999, 90)] }))).to.deep.equal([]);
    expect(depths([edge('virt-controller/b', {}, {})], gauge({ readings }))).to.deep.equal([]);
    const { after: __, ...open } = EDGE;
    expect(depths([EDGE, open], gauge({ readings }))).to.deep.equal([]);
    expect(depths([EDGE, { ...open, source: 'virt-controller/b' }], gauge({ readings }))).to.have.length(1);
  });

  it("adds up what the replicas put back, of each queue, by Kubernetes' and KubeVirt's names", () => {
    const of = (family: string, name: string, value: number) => ({ [`${family}{name="${name}"}`]: value });
    const edges = [
      edge(
        'virt-controller/a',
        of('kubevirt_workqueue_retries_total', 'vmi', 5),
        of('kubevirt_workqueue_retries_total', 'vmi', 8),
      ),
      edge('virt-controller/b', {}, of('kubevirt_workqueue_retries_total', 'vmi', 4)),
      edge('kube-controller-manager/a', of('workqueue_retries_total', 'job', 5), {
        ...of('workqueue_retries_total', 'job', 5),
        ...of('workqueue_retries_total', 'pod', 1),
      }),
      edge('kubelet/a', {}, { workqueue_retries_total: 2 }),
    ];
    const measured = queues.measure(builtRecord({ edges, gauges: [] }));
    expect(
      measured.map(({ metric, labels, statistics, samples }) => [
        metric,
        labels.component,
        labels.queue,
        statistics[0]?.value,
        samples,
      ]),
    ).to.deep.equal([
      ['queue-retries', 'kube-controller-manager', 'job', 0, 1],
      ['queue-retries', 'kube-controller-manager', 'pod', 1, 1],
      ['queue-retries', 'kubelet', '', 2, 1],
      ['queue-retries', 'virt-controller', 'vmi', 7, 1],
    ]);
  });
});

const FAMILY = { metric: 'queue-depth', type: 'gauge', component: 'source', rank: 1 } as const;

const gauge = (over: Partial<UsageSeries>): UsageSeries => ({
  family: FAMILY,
  component: 'virt-controller',
  source: 'virt-controller/a',
  queue: 'vmi',
  readings: [],
  ...over,
});

const read = (readAt: number, depth: number): Reading => ({
  at: at(readAt),
  values: new Map([['depth', { value: depth }]]),
});

const depths = (edges: readonly Edge[], ...gauges: readonly UsageSeries[]) =>
  queues.measure(builtRecord({ edges, gauges })).filter(({ metric }) => metric === 'queue-depth');
