import { rampMetrics } from '../../model/metrics/ramp.ts';
import type { Measurement, Statistic, Unmeasured } from '../../model/result.ts';
import { answerOf, isKnown, type PooledCount, type RampEstimate, type RampOfRun, rampsOf } from '../../ramps/index.ts';
import { quantileRanks } from '../../stats/binomial.ts';
import { quantile, sorted } from '../../stats/quantile.ts';
import type { RunRecord } from '../facts/record.ts';
import { levelLabels } from './groups.ts';
import type { Measure } from './measure.ts';

type RampMetric = keyof typeof rampMetrics;

/** What ramps say of each level: repetitions of one together. A number that the data do not carry is named with the reason. */
export const ramp: Measure = {
  metrics: rampMetrics,
  measure: (facts) => partsOf(facts).flatMap(({ measured }) => measured),
  unmeasured: (facts) => partsOf(facts).flatMap(({ unmeasured }) => unmeasured),
};

interface Part {
  readonly measured: readonly Measurement[];
  readonly unmeasured: readonly Unmeasured[];
}

function partsOf(facts: RunRecord): Part[] {
  const levels = Map.groupBy(rampsOf(facts), ({ level = '' }) => level);
  return [...levels].map(([level, ramps]) => partOf(levelLabels(level), ramps, facts.run.seed));
}

function partOf(labels: Measurement['labels'], ramps: readonly RampOfRun[], seed: string): Part {
  const data = ramps.map((each) => each.data);
  const { groups } = answerOf(data, seed);
  const [all] = groups;
  const steps = data.reduce((total, each) => total + each.steps.length, 0);
  const single = (metric: RampMetric, statistics: Statistic[], samples = steps): Measurement => ({
    metric,
    labels,
    statistics,
    samples,
    censored: 0,
  });
  const counts: readonly (readonly [RampMetric, PooledCount | undefined])[] = [
    ['ramp-capacity', all?.capacity],
    ['ramp-saturation', all?.saturation],
  ];
  const estimates: readonly (readonly [RampMetric, RampEstimate | undefined])[] = [
    ['ramp-memory-per-container', all?.cost],
    ['ramp-overhead', all?.overhead],
  ];
  const starts = sorted(data.flatMap((each) => each.steps.flatMap(({ startLatenciesMs }) => startLatenciesMs)));
  return {
    measured: [
      ...estimates.flatMap(([metric, estimate]) =>
        estimate !== undefined && isKnown(estimate)
          ? [single(metric, [{ name: 'value', value: estimate.value, low: estimate.low, high: estimate.high }])]
          : [],
      ),
      ...counts.flatMap(([metric, count]) =>
        count === undefined ? [] : [single(metric, [{ name: 'value', ...count }])],
      ),
      ...(all?.workPerCpu === undefined
        ? []
        : [single('ramp-work-per-cpu', [{ name: 'value', value: all.workPerCpu }])]),
      ...(starts.length === 0 ? [] : [single('ramp-start-latency', startStatistics(starts), starts.length)]),
    ],
    unmeasured: [
      ...estimates.flatMap(([metric, estimate]) =>
        estimate === undefined || isKnown(estimate) ? [] : [{ metric, labels, reason: estimate.insufficient }],
      ),
      ...counts.flatMap(([metric, count]) =>
        count === undefined ? [{ metric, labels, reason: all?.notFound ?? NOT_REACHED }] : [],
      ),
    ],
  };
}

const NOT_REACHED = 'not reached: the cluster did not give way: it carries more than this ramp asked for';

function startStatistics(starts: ReturnType<typeof sorted>): Statistic[] {
  return ([50, 95] as const).flatMap((percent) => {
    const value = quantile(starts, percent);
    const { low, high } = quantileRanks(starts.length, percent);
    const bound = (name: 'low' | 'high', rank: number | undefined) =>
      rank !== undefined && { [name]: starts[rank - 1] };
    return value === undefined
      ? []
      : [{ name: `p${percent}` as const, value, ...bound('low', low), ...bound('high', high) }];
  });
}
