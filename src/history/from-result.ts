import { isZeroSuspect, metricOf, type StatisticName } from '../model/metrics/index.ts';
import type { Measurement, Outcome, Result, Statistic, Unmeasured } from '../model/result.ts';
import { healthSeries } from './declare/health.ts';
import { kindOf, lineOf, pullOf } from './origin.ts';
import type { Point, PointState, Run, RunDocument } from './run.ts';

/** Where a result was found: `folder` is the build's, in the layout of Prow's bucket; `address` says the same to a person. */
export interface Found {
  readonly folder: string;
  readonly address: string;
}

/** A result as a history keeps it. */
export const documentOf = (result: Result, found: Found): RunDocument => ({
  run: runOf(result, found),
  points: [
    ...result.measurements.flatMap((measurement) => pointsOf(measurement, result.outcome)),
    ...(result.unmeasured ?? []).flatMap(missingOf),
    censoredShare(result.measurements),
  ],
});

function runOf({ run, startedAt, outcome, headline, provenance }: Result, { folder, address }: Found): Run {
  const pull = pullOf(run);
  return {
    test: run.test,
    job: run.job,
    build: run.build,
    line: lineOf(run),
    kind: kindOf(run, folder),
    startedAt,
    ...(run.commit !== undefined && { commit: run.commit }),
    ...(pull !== undefined && { pull }),
    ...(run.untrusted === true && { untrusted: true }),
    ...(run.pair !== undefined && { pair: run.pair }),
    outcome,
    ...(outcome !== 'pass' && { headline }),
    regime: provenance.regime,
    address,
  };
}

const pointsOf = ({ metric, labels, statistics }: Measurement, outcome: Outcome): Point[] =>
  statistics.map((statistic) => {
    const { state, value } = known(statistic, isZeroSuspect(metric));
    return {
      series: { metric, labels, statistic: statistic.name },
      state: outcome === 'invalid' ? 'invalid' : state,
      ...(value !== undefined && { value }),
    };
  });

/** What a statistic says of its value. One that is bounded on both sides, and too widely for a value, is no lower bound: nothing ranks it. */
function known({ value, atLeast, observed }: Statistic, zeroSuspect: boolean): { state: PointState; value?: number } {
  if (value === undefined) {
    return observed === undefined || observed.high !== undefined
      ? { state: 'missing' }
      : { state: 'censored', value: observed.low };
  }
  if (!Number.isFinite(value)) return { state: 'missing' };
  if (atLeast === true) return { state: 'censored', value };
  return { state: value === 0 && zeroSuspect ? 'zero-suspect' : 'ok', value };
}

/** What could not be measured is missing in each of its statistics. */
const missingOf = ({ metric, labels }: Unmeasured): Point[] =>
  statisticsOf(metric).map((statistic) => ({ series: { metric, labels, statistic }, state: 'missing' }));

const statisticsOf = (metric: string): readonly StatisticName[] => metricOf(metric)?.statistics ?? [];

/** A change that keeps objects from arriving must not look like fewer and quicker ones. */
function censoredShare(measurements: readonly Measurement[]): Point {
  const shares = measurements
    .filter(({ metric, samples, censored }) => metric === 'creation-latency' && samples + censored > 0)
    .map(({ samples, censored }) => censored / (samples + censored));
  return {
    series: healthSeries('objects-censored'),
    ...(shares.length === 0 ? { state: 'missing' } : { state: 'ok', value: Math.max(...shares) }),
  };
}
