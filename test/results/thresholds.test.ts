import { expect } from 'chai';
import { benchmarkMetrics } from '../../src/model/metrics/benchmark.ts';
import { engineMetrics } from '../../src/model/metrics/engine.ts';
import { METRICS, type MetricName, type ReadingMetricName } from '../../src/model/metrics/index.ts';
import type { Measurement, ThresholdOutcome } from '../../src/model/result.ts';
import type { Threshold } from '../../src/model/suite.ts';
import type { RunRecord } from '../../src/results/facts/record.ts';
import { recordOf, toResult } from '../../src/results/index.ts';
import { MEASURES, measureAll } from '../../src/results/measurements/index.ts';
import { judgeThresholds } from '../../src/results/thresholds.ts';
import { FLEET, IPERF3 } from '../support/built-test.ts';
import { builtJournal, type JournalSetup } from '../support/journal-builder.ts';
import { rampJournal } from '../support/ramp-record.ts';
import { withNodeExporter } from './validity/faults.ts';

/** An open loop: every metric of the catalogue has a measurement. */
const RICH: JournalSetup = { scenario: { kind: 'arrivals', process: 'fixed', perSecond: 20, objects: 40 } };

/** Pods beside the node itself. */
const FLEETS: JournalSetup = {
  scenario: FLEET,
  workloads: [],
  sweep: { product: {}, include: [{ as: 'node' }, { as: 'pod' }], order: 'sequential', repetitions: 1 },
};

const facts = recordOf(builtJournal(RICH));
const measured = [
  ...measureAll(facts),
  ...measureAll(ofBenchmarks()).filter(({ labels }) => labels.reading === 'x'),
  ...measureAll(recordOf(rampJournal())).filter(({ metric }) => metric.startsWith('ramp-')),
  ...measureAll(recordOf(builtJournal(FLEETS)))
    .filter(({ metric, labels }) => metric.startsWith('fleet-') && labels.level === 'pod')
    .map(withoutLevel),
  ...measureAll(recordOf(withNodeExporter({}))).filter(({ metric }) => /^(host|node)-/.test(metric)),
];

function withoutLevel({ labels: { level: _, ...labels }, ...rest }: Measurement): Measurement {
  return { ...rest, labels };
}

/** A benchmark whose output has every metric of benchmarks and engines. */
function ofBenchmarks(): RunRecord {
  const record = recordOf(builtJournal({ scenario: IPERF3, workloads: [] }));
  const metrics = Object.keys({ ...benchmarkMetrics, ...engineMetrics }) as ReadingMetricName[];
  const tool = { label: 'x', unit: '', value: 0.5 };
  const readings = metrics.map((metric) => {
    const labels = metric in engineMetrics ? { labels: { measurement: 'x' } } : {};
    return { metric, reading: 'x', ...labels, value: 0.5, tool };
  });
  return { ...record, benchmarks: record.benchmarks.map((each) => ({ ...each, readings })) };
}

describe('[U] results/thresholds', () => {
  it('knows a measure for every metric, and a metric for every measure', () => {
    expect(MEASURES.flatMap(({ metrics }) => Object.keys(metrics)).sort()).to.deep.equal(Object.keys(METRICS).sort());
    expect([...new Set(measured.map(({ metric }) => metric))].sort()).to.deep.equal(Object.keys(METRICS).sort());
  });

  for (const [metric, { statistics, labels }] of Object.entries(METRICS)) {
    it(`measures every statistic and label of ${metric} that the catalogue promises`, () => {
      for (const measurement of measured.filter((each) => each.metric === metric)) {
        expect(measurement.statistics.map(({ name }) => name)).to.deep.equal([...statistics]);
        expect(Object.keys(measurement.labels).sort()).to.deep.equal([...labels].sort());
      }
    });

    for (const statistic of statistics) {
      it(`fails ${metric} ${statistic} above its maximum and below its minimum, and only then`, () => {
        const { labels, value } = sampleOf(metric as MetricName, statistic);
        const judge = (bounds: Pick<Threshold, 'max' | 'min'>): boolean[] =>
          judged({ metric, statistic, labels, ...bounds }).map(({ passed }) => passed);
        expect(judge({ max: value }), 'at the maximum').to.deep.equal([true]);
        expect(judge({ max: value - 0.001 }), 'above the maximum').to.deep.equal([false]);
        expect(judge({ min: value }), 'at the minimum').to.deep.equal([true]);
        expect(judge({ min: value + 0.001 }), 'below the minimum').to.deep.equal([false]);
        expect(judge({ min: value, max: value - 0.001 })).to.deep.equal([false, true]);
      });
    }
  }

  it('fails what was not measured: the metric, the label, the statistic, a level', () => {
    const absent: Threshold[] = [
      { metric: 'gone-metric', statistic: 'p99', labels: {}, max: 1e12 },
      { metric: 'creation-latency', statistic: 'p99', labels: { phase: 'Levitating' }, max: 1e12 },
      { metric: 'throughput', statistic: 'p99', labels: {}, max: 1e12 },
    ];
    for (const threshold of absent) {
      const outcomes = judged(threshold);
      expect(outcomes, threshold.metric).to.have.length(1);
      expect(outcomes[0]?.passed).to.equal(false);
      expect(outcomes[0]).to.not.have.property('value');
    }
  });

  it('fails a level without the metric although others have it', () => {
    const levels = ['8', '12'].map((name) => ({ name, parameters: {}, repetition: 1 }));
    const first: Measurement[] = [
      {
        metric: 'throughput',
        labels: { level: '8' },
        statistics: [{ name: 'value', value: 5 }],
        samples: 8,
        censored: 0,
      },
    ];
    const threshold: Threshold = { metric: 'throughput', statistic: 'value', labels: {}, min: 1 };
    const outcomes = judgeThresholds({ ...planWith([threshold]), levels }, first);
    expect(outcomes.map(({ labels, passed }) => [labels.level, passed])).to.deep.equal([
      ['8', true],
      ['12', false],
    ]);
  });

  it('asks only for the level that it names', () => {
    const levels = ['8', '12'].map((name) => ({ name, parameters: {}, repetition: 1 }));
    const threshold: Threshold = { metric: 'throughput', statistic: 'value', labels: { level: '8' }, min: 1 };
    const outcomes = judgeThresholds({ ...planWith([threshold]), levels }, []);
    expect(outcomes.map(({ labels, passed }) => [labels.level, passed])).to.deep.equal([['8', false]]);
  });

  it('means the arrival that the load waits for, by our watch, where it names nothing', () => {
    const judgedLabels = (labels: Threshold['labels']): unknown[] =>
      judged({ metric: 'creation-latency', statistic: 'p99', labels, max: 1e7 }).map((outcome) => [
        outcome.labels.clock,
        outcome.labels.kind,
        outcome.labels.phase,
      ]);
    const arrival = ['VirtualMachineInstance', 'Running'];
    expect(judgedLabels({})).to.deep.equal([['watch', ...arrival]]);
    expect(judgedLabels({ clock: 'server' })).to.deep.equal([['server', ...arrival]]);
    expect(judgedLabels({ phase: 'Running', kind: 'Pod' })).to.deep.equal([['watch', 'Pod', 'Running']]);
  });

  it('fails a level that the plan does not have, or no longer has', () => {
    const threshold: Threshold = { metric: 'throughput', statistic: 'value', labels: { level: '400' }, min: 1 };
    const [outcome, ...more] = judged(threshold);
    expect(outcome).to.deep.include({ labels: { level: '400' }, passed: false });
    expect(more).to.deep.equal([]);
  });

  it('asks for no level of what belongs to none', () => {
    const sweep = { product: { objects: [8, 12] }, include: [], repetitions: 1, order: 'sequential' } as const;
    const thresholds: Threshold[] = [
      { metric: 'step-duration', statistic: 'value', labels: { step: 'lock' }, max: 60_000 },
      { metric: 'step-duration', statistic: 'value', labels: { step: 'load' }, max: 60_000 },
    ];
    const result = toResult(recordOf(builtJournal({ sweep, test: { thresholds } })));
    expect(result.thresholds.map(({ labels, passed }) => [labels.step, labels.level, passed])).to.deep.equal([
      ['lock', undefined, true],
      ['load', '8', true],
      ['load', '12', true],
    ]);
  });

  it('applies to every measurement whose labels include its own', () => {
    const outcomes = judged({ metric: 'api-call-latency', statistic: 'p99', labels: {}, max: 1000 });
    expect(outcomes.map(({ labels }) => labels.verb)).to.deep.equal(['create', 'delete']);
  });

  it('does not let a maximum be kept by a value that was not seen', () => {
    const late: Measurement = {
      metric: 'creation-latency',
      labels: { clock: 'watch', kind: 'VirtualMachineInstance', phase: 'Running' },
      statistics: [{ name: 'p99', value: 10, atLeast: true }],
      samples: 1,
      censored: 1,
    };
    const judge = (bounds: Pick<Threshold, 'max' | 'min'>): boolean[] =>
      judgeThresholds(planWith([{ metric: 'creation-latency', statistic: 'p99', labels: {}, ...bounds }]), [late]).map(
        ({ passed }) => passed,
      );
    expect(judge({ max: 60_000 })).to.deep.equal([false]);
    expect(judge({ min: 5 })).to.deep.equal([true]);
  });

  it('gives no verdict where a lower bound is below a minimum', () => {
    const capacity: Measurement = {
      metric: 'ramp-capacity',
      labels: {},
      statistics: [{ name: 'value', value: 60, atLeast: true }],
      samples: 9,
      censored: 0,
    };
    const judge = (min: number) =>
      judgeThresholds(planWith([{ metric: 'ramp-capacity', statistic: 'value', labels: {}, min }]), [capacity]).map(
        ({ passed, undecided = false }) => [passed, undecided],
      );
    expect(judge(60)).to.deep.equal([[true, false]]);
    expect(judge(61)).to.deep.equal([[false, true]]);
  });

  it('gives no verdict where the limit lies in what was not observed in time', () => {
    const labels = { clock: 'watch', kind: 'VirtualMachineInstance', phase: 'Running' };
    const judge = (limit: Pick<Threshold, 'max' | 'min'>) => {
      const statistics = [{ name: 'p99', observed: { low: 3000, high: 15_000 } } as const];
      const late = { metric: 'creation-latency', labels, statistics, samples: 9, censored: 0 } as const;
      const [outcome] = judgeThresholds(
        planWith([{ metric: 'creation-latency', statistic: 'p99', labels, ...limit }]),
        [late],
      );
      return [outcome?.passed, outcome?.undecided ?? false];
    };
    expect(judge({ max: 15_000 }), 'all of it keeps the limit').to.deep.equal([true, false]);
    expect(judge({ max: 2999 }), 'all of it breaks the limit').to.deep.equal([false, false]);
    expect(judge({ max: 3000 })).to.deep.equal([false, true]);
    expect(judge({ min: 3001 })).to.deep.equal([false, true]);
    expect(judge({ min: 3000 })).to.deep.equal([true, false]);
  });

  it('fails the run, and says by how much', () => {
    const thresholds: Threshold[] = [
      {
        metric: 'creation-latency',
        statistic: 'p95',
        labels: { clock: 'watch', phase: 'Running', kind: 'VirtualMachineInstance' },
        max: 4000,
      },
      { metric: 'throughput', statistic: 'value', labels: {}, min: 0.1 },
    ];
    const result = toResult(recordOf(builtJournal({ test: { thresholds } })));
    expect(result.outcome).to.equal('fail');
    expect(result.exit).to.equal('failed');
    expect(result.headline).to.equal(
      'watch VirtualMachineInstance Running creation-latency p95 is 4.8 s (4.58 s or more), at most 4 s is allowed.',
    );
  });
});

const planWith = (thresholds: readonly Threshold[]) => ({
  ...facts.plan,
  experiment: { ...facts.plan.experiment, thresholds },
});

const judged = (threshold: Threshold): ThresholdOutcome[] => judgeThresholds(planWith([threshold]), measured);

function sampleOf(metric: MetricName, statistic: string): { labels: Measurement['labels']; value: number } {
  const measurement = measured.find((each) => each.metric === metric);
  const found = measurement?.statistics.find(({ name }) => name === statistic);
  if (measurement === undefined || found?.value === undefined) throw new Error(`no ${metric} ${statistic}`);
  return { labels: measurement.labels, value: found.value };
}
