import { expect } from 'chai';
import type { Measurement, Result } from '../../../src/model/result.ts';
import { seriesId } from '../../../src/model/series-id.ts';
import type { Threshold } from '../../../src/model/suite.ts';
import { recordOf, toResult } from '../../../src/results/index.ts';
import { POD, VMI } from '../../support/built-test.ts';
import { builtJournal, type JournalSetup } from '../../support/journal-builder.ts';
import { edited } from '../../support/journal-edits.ts';

const CHURN: JournalSetup = {
  scenario: { kind: 'churn', objects: 10, perSecond: 2, duration: '10s' },
  workloads: [POD],
  // The first of either are fast, and only churn makes more than ten.
  runningMs: (index) => (index < 10 ? 2000 : 6000) + 7 * index,
};
const DELETION: JournalSetup = { scenario: { kind: 'deletion', objects: 10 }, workloads: [POD] };
const P99: Threshold = { metric: 'creation-latency', statistic: 'p99', labels: {}, max: 3000 };

const resultOf = (request: JournalSetup, thresholds: readonly Threshold[] = []): Result =>
  toResult(recordOf(builtJournal({ ...request, test: { thresholds } })));

const loadsOf = ({ measurements }: Result, metric: string, labels: Measurement['labels'] = {}): string[] =>
  measurements
    .filter(
      (each) => each.metric === metric && Object.entries(labels).every(([key, value]) => each.labels[key] === value),
    )
    .map(({ labels: { load }, samples }) => `${load} ${samples}`);

describe('[U] results/measurements, of several populations', () => {
  const churned = (): Result => resultOf(CHURN);
  const deleted = (): Result => resultOf(DELETION);

  it('distinguishes churn from what fills and what clears, in every kind of number', () => {
    const arrival = { clock: 'watch', phase: 'Running' };
    expect(loadsOf(churned(), 'creation-latency', arrival)).to.deep.equal(['fill 10', 'churn 20']);
    expect(loadsOf(churned(), 'throughput')).to.deep.equal(['fill 10', 'churn 20']);
    expect(loadsOf(churned(), 'deletion-latency', { kind: 'Pod' })).to.deep.equal(['churn 10', 'delete 20']);
    expect(loadsOf(churned(), 'api-call-latency', { verb: 'create' })).to.deep.equal(['fill 10', 'churn 20']);
    expect(loadsOf(churned(), 'api-call-latency', { verb: 'delete' })).to.deep.equal(['churn 10', 'delete 20']);
    expect(loadsOf(churned(), 'requested-rate')).to.deep.equal(['churn 20']);
    for (const metric of ['cpu-usage', 'memory-usage', 'apiserver-calls', 'etcd-latency', 'queue-depth']) {
      const loads = churned()
        .measurements.filter((each) => each.metric === metric)
        .map(({ labels }) => labels.load);
      expect([...new Set(loads)], metric).to.deep.equal(['fill', 'churn']);
    }
  });

  it('distinguishes a deletion from what fills for it', () => {
    expect(loadsOf(deleted(), 'creation-latency', { clock: 'watch', phase: 'Running' })).to.deep.equal(['fill 10']);
    expect(loadsOf(deleted(), 'deletion-latency', { kind: 'Pod' })).to.deep.equal(['delete 10']);
    const loads = deleted()
      .measurements.filter(({ metric }) => metric === 'cpu-usage')
      .map(({ labels }) => labels.load);
    expect([...new Set(loads)]).to.deep.equal(['fill', 'delete']);
  });

  it('has no such label where all objects are one population', () => {
    const burst = resultOf({ objects: 10 });
    expect(burst.measurements.filter(({ labels }) => labels.load !== undefined)).to.deep.equal([]);
  });

  it('gates churn by the churn, unless the gate names the fill', () => {
    const gates = [P99, { ...P99, labels: { load: 'fill' } }];
    expect(resultOf(CHURN, gates).thresholds.map(({ labels, passed }) => [labels.load, passed])).to.deep.equal([
      ['churn', false],
      ['fill', true],
    ]);
  });

  it('gates a deletion by the deletion, and by the fill where nothing else has such a number', () => {
    const gone: Threshold = { metric: 'deletion-latency', statistic: 'p99', labels: {}, max: 60_000 };
    const calls: Threshold = { metric: 'api-call-latency', statistic: 'p99', labels: {}, max: 60_000 };
    expect(resultOf(DELETION, [P99, gone, calls]).thresholds.map(seriesId)).to.deep.equal([
      'fill.creation-latency.watch.Pod.Running',
      'delete.deletion-latency.Pod',
      'delete.api-call-latency.pods.delete',
    ]);
  });

  it('fails a gate on a churn that did not happen, whatever the fill was like', () => {
    const never = edited(
      builtJournal({ ...CHURN, test: { thresholds: [{ ...P99, max: 1e7 }] } }),
      'step-started',
      (entry) => (entry.kind === 'churn' ? { ...entry, kind: 'settle' } : entry),
    );
    const [gate, ...more] = toResult(recordOf(never)).thresholds;
    expect([gate?.labels.load, gate?.passed, gate?.value]).to.deep.equal(['churn', false, undefined]);
    expect(more).to.deep.equal([]);
  });

  it('distinguishes the populations of journals that do not say what they are about', () => {
    const old = edited(builtJournal(CHURN), 'run-started', ({ plan: { own: _, ...plan }, ...entry }) => ({
      ...entry,
      plan,
    }));
    expect(JSON.stringify(toResult(recordOf(old)).measurements)).to.equal(JSON.stringify(churned().measurements));
  });

  it('speaks first of what the test is about', () => {
    expect(churned().headline).to.match(/^20 Pods replaced and Running, p99 6.1/);
    expect(deleted().headline).to.match(/^10 Pods deleted, p99 2/);
  });
});

describe('[U] results/measurements, of a mix and of repetitions', () => {
  const mixed = (): Result => resultOf({ workloads: [VMI, POD], scenario: { kind: 'burst', objects: 20 } });

  it('counts the throughput of each workload and of all together', () => {
    const throughput = mixed().measurements.filter(({ metric }) => metric === 'throughput');
    expect(throughput.map(({ labels, samples }) => [labels.workload, samples])).to.deep.equal([
      [undefined, 20],
      ['vmi', 10],
      ['pod', 10],
    ]);
    const [all, ...parts] = throughput.map(({ statistics }) => statistics[0]?.value ?? Number.NaN);
    expect(all).to.be.within(Math.max(...parts), parts[0] === undefined ? 0 : parts.reduce((a, b) => a + b));
  });

  it('gates the throughput of all together, and the arrival of each', () => {
    const gates: Threshold[] = [P99, { metric: 'throughput', statistic: 'value', labels: {}, min: 0.1 }];
    const { thresholds } = resultOf({ workloads: [VMI, POD], scenario: { kind: 'burst', objects: 20 } }, gates);
    expect(thresholds.map(seriesId)).to.deep.equal([
      'creation-latency.watch.VirtualMachineInstance.Running.vmi',
      'creation-latency.watch.Pod.Running.pod',
      'throughput',
    ]);
  });

  it('says of each workload how many arrived', () => {
    expect(mixed().headline).to.match(
      /^10 VirtualMachineInstances \(vmi\) Running, p99 .*, 10 Pods \(pod\) Running, p99/,
    );
  });

  it('says of repetitions how many arrived in each', () => {
    const sweep = { product: { objects: [20] }, include: [], repetitions: 3, order: 'sequential' } as const;
    expect(resultOf({ sweep }).headline).to.match(/^level 20: 3 x 20 VirtualMachineInstances Running, p99/);
  });
});
