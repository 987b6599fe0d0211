import { expect } from 'chai';
import fc from 'fast-check';
import { planTest } from '../../src/config/plan/plan.ts';
import { METRICS, type MetricName } from '../../src/model/metrics/index.ts';
import { membersPer } from '../../src/model/plan.ts';
import { countedOf } from '../../src/model/ready.ts';
import { means, populationOfMetric } from '../../src/model/series.ts';
import { labelValues, seriesId } from '../../src/model/series-id.ts';
import { builtTest, POD } from '../support/built-test.ts';

describe('[U] model/series', () => {
  it('names a series by level, load and metric, then by its other labels in the order of their keys', () => {
    const labels = { phase: 'Running', workload: 'web', load: 'churn', clock: 'watch', level: '400', kind: 'Pod' };
    expect(seriesId({ metric: 'creation-latency', labels })).to.equal(
      '400.churn.creation-latency.watch.Pod.Running.web',
    );
    expect(labelValues(labels).join(' ')).to.equal('400 churn watch Pod Running web');
  });

  it('gives one name to the same labels, in whatever order they came', () => {
    const labels = fc.dictionary(
      fc.constantFrom('level', 'load', 'clock', 'kind', 'phase'),
      fc.stringMatching(/^[a-z]+$/),
    );
    fc.assert(
      fc.property(labels, (some) => {
        const turned = Object.fromEntries(Object.entries(some).reverse());
        expect(seriesId({ metric: 'm', labels: turned })).to.equal(seriesId({ metric: 'm', labels: some }));
      }),
    );
  });

  const churn = planTest(
    builtTest({ workloads: [POD], scenario: { kind: 'churn', objects: 5, perSecond: 1, duration: '9s' } }),
  );
  const deletion = planTest(builtTest({ workloads: [POD], scenario: { kind: 'deletion', objects: 5 } }));
  const burst = planTest(builtTest({ workloads: [POD] }));

  it('means of every metric a population that the metric and the test have', () => {
    for (const metric of Object.keys(METRICS) as MetricName[]) {
      expect(populationOfMetric(burst, metric), metric).to.equal(undefined);
      expect(populationOfMetric(churn, metric), metric).to.equal(metric === 'memory-per-object' ? 'fill' : 'churn');
      expect(populationOfMetric(deletion, metric), metric).to.be.oneOf(['fill', 'delete']);
    }
  });

  it('means all that a label names, and only that', () => {
    const all = ['fill', 'churn', 'delete'].map((load) => ({
      metric: 'deletion-latency',
      labels: { load, kind: 'Pod' },
    }));
    const meant = (labels: Record<string, string>) =>
      all.filter(means(churn, { metric: 'deletion-latency', labels })).map((each) => each.labels.load);
    expect(meant({})).to.deep.equal(['churn']);
    expect(meant({ load: 'delete' })).to.deep.equal(['delete']);
    expect(meant({ load: 'delete', kind: 'Node' })).to.deep.equal([]);
  });
});

describe('[U] model/ready, of sets', () => {
  const kinds: [apiVersion: string, kind: string, counted: string | undefined][] = [
    ['apps/v1', 'Deployment', 'Pod Ready'],
    ['apps/v1', 'StatefulSet', 'Pod Ready'],
    ['batch/v1', 'Job', 'Pod Succeeded'],
    ['kubevirt.io/v1', 'VirtualMachineInstanceReplicaSet', 'VirtualMachineInstance Running'],
    ['pool.kubevirt.io/v1alpha1', 'VirtualMachinePool', 'VirtualMachineInstance Running'],
    ['kubevirt.io/v1', 'VirtualMachine', undefined],
    ['v1', 'Pod', undefined],
  ];
  for (const [apiVersion, kind, expected] of kinds) {
    it(`counts of a ${kind} ${expected ?? 'the object itself'}`, () => {
      const counted = countedOf({ apiVersion, kind });
      expect(counted && `${counted.kind} ${counted.phase}`).to.equal(expected);
    });
  }

  it('knows how many members a set has in all', () => {
    const members = (spec: Record<string, number | string>, parameters = {}): number =>
      membersPer({ workload: { ...POD, manifest: { apiVersion: 'batch/v1', kind: 'Job', spec } }, parameters });
    expect(members({ replicas: 7 })).to.equal(7);
    expect(members({ parallelism: 3 })).to.equal(3);
    expect(members({ parallelism: 3, completions: 6 })).to.equal(6);
    expect(members({ replicas: '{{replicas}}' }, { replicas: 4 })).to.equal(4);
    expect(members({})).to.equal(1);
  });
});
