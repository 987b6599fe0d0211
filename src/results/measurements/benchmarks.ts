import { type FleetStep, fleetMembers, fleetSteps } from '../../fleet/from-run.ts';
import { scoresOf } from '../../fleet/scores.ts';
import type { BenchmarkSample } from '../../model/facts.ts';
import { benchmarkMetrics } from '../../model/metrics/benchmark.ts';
import { engineMetrics } from '../../model/metrics/engine.ts';
import type { Bounds, Measurement, Statistic } from '../../model/result.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { RunRecord } from '../facts/record.ts';
import { isBlurred } from './estimate.ts';
import { levelLabels } from './groups.ts';
import type { Measure } from './measure.ts';
import { overRepetitions } from './repetitions.ts';

/** What the tools of benchmarks, and engines of others, read, of outputs that are whole alone: of each level the median of its repetitions. */
export const benchmarks: Measure = {
  metrics: { ...benchmarkMetrics, ...engineMetrics },
  measure: (facts) => [...Map.groupBy(readingsIn(facts), ({ key }) => key).values()].flatMap(measurementOf),
};

interface Read extends Pick<Measurement, 'metric' | 'labels'> {
  readonly key: string;
  readonly value: number;
  /** What the time in which not all participants made load leaves open. */
  readonly observed?: Bounds | undefined;
}

function readingsIn(record: RunRecord): Read[] {
  const { benchmarks: samples, steps, plan } = record;
  const begun = new Set(steps.map(({ id }) => id));
  const fleets = fleetSteps(plan).filter(({ id }) => begun.has(id));
  const ofPods = samples
    .filter(({ step, status }) => begun.has(step) && status === 'ok' && !fleets.some(({ id }) => id === step))
    .flatMap((sample) =>
      sample.readings.map(({ metric, reading, labels = {}, value }) => {
        const all = { ...levelLabels(sample.level ?? ''), reading, ...labels, ...participantOf(sample, samples) };
        return readOf(metric, all, value);
      }),
    );
  return [...ofPods, ...fleets.flatMap((step) => flavourReadings(step, record))];
}

const readOf = (metric: Read['metric'], labels: Read['labels'], value: number): Read => ({
  ...{ metric, labels, value },
  key: JSON.stringify([metric, Object.entries(labels)]),
});

/** Equals share a host: their median is one reading of their flavour. */
function flavourReadings(step: FleetStep, record: RunRecord): Read[] {
  const isAlone = step.benchmark.roles.length === 1;
  return scoresOf(fleetMembers(step, record)).map(({ metric, reading, labels, flavour, median, common }) => {
    const own = { ...levelLabels(step.level ?? ''), reading, ...labels, ...(isAlone ? {} : { flavour }) };
    return { ...readOf(metric, own, median), observed: common };
  });
}

/** Which of several participants it is. */
const participantOf = ({ step, name }: BenchmarkSample, samples: readonly BenchmarkSample[]): Measurement['labels'] =>
  samples.some((other) => other.step === step && other.name !== name) ? { participant: name } : {};

function measurementOf(all: readonly Read[]): Measurement[] {
  const [first] = all;
  const values = sorted(all.map(({ value }) => value));
  const value = quantile(values, 50);
  if (first === undefined || value === undefined) return [];
  const { metric, labels } = first;
  const statistic = { ...statisticOf(value, observedOf(all)), ...overRepetitions(values) };
  return [{ metric, labels, statistics: [statistic], samples: values.length, censored: 0 }];
}

/** Too much is left open for a number: only its bounds are said. */
function statisticOf(value: number, observed: Bounds | undefined): Statistic {
  if (observed === undefined) return { name: 'value', value };
  const { low, high = value } = observed;
  return { name: 'value', ...(!isBlurred({ low, high }, 0) && { value }), observed };
}

/** Of the median of all: the medians of their own bounds enclose it. */
function observedOf(all: readonly Read[]): Bounds | undefined {
  if (all.every(({ observed }) => observed === undefined)) return undefined;
  const middle = (values: readonly number[]) => quantile(sorted(values), 50);
  const low = middle(all.map(({ value, observed }) => observed?.low ?? value));
  const high = middle(all.map(({ value, observed }) => observed?.high ?? value));
  return low === undefined || high === undefined ? undefined : { low, high };
}
