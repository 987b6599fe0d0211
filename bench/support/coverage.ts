import type { Measurement, Statistic } from '../../src/model/result.ts';
import { seriesId } from '../../src/model/series-id.ts';
import { median, sorted } from '../../src/stats/quantile.ts';

/** How often the intervals of one figure held its true value. */
export interface Coverage {
  readonly series: string;
  readonly statistic: string;
  readonly claims: 'other runs' | 'repetitions' | 'this run';
  /** Standard deviation over the runs, as a share of their mean. */
  readonly spread: number;
  readonly held: number;
  /** Intervals that exclude anything at all. */
  readonly bounded: number;
  readonly of: number;
}

/** Of every figure that has an interval in any run. */
export function coverageOf(runs: readonly (readonly Measurement[])[]): Coverage[] {
  const figures = runs.flatMap((measurements) =>
    measurements.flatMap((measurement) =>
      measurement.statistics.map((statistic) => ({ series: seriesId(measurement), statistic })),
    ),
  );
  const groups = Map.groupBy(figures, ({ series, statistic }) => `${series} ${statistic.name}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const all = group.map(({ statistic }) => statistic);
    return first === undefined || !all.some(isBounded) ? [] : [coverage(first.series, all)];
  });
}

const isBounded = ({ low, high, value }: Statistic): boolean =>
  (low !== undefined && low !== value) || (high !== undefined && high !== value);

function coverage(series: string, all: readonly Statistic[]): Coverage {
  const values = all.flatMap(({ value }) => value ?? []);
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const squares = values.reduce((total, value) => total + (value - mean) ** 2, 0);
  const [{ name, covers } = {}] = all;
  const truth = name?.startsWith('p') ? (median(sorted(values)) ?? mean) : mean;
  const holds = ({ low = -Infinity, high = Infinity }: Statistic): boolean => low <= truth && truth <= high;
  return {
    series,
    statistic: name ?? '',
    claims: covers === 'run' ? 'this run' : covers === 'repetitions' ? 'repetitions' : 'other runs',
    spread: mean === 0 ? 0 : Math.sqrt(squares / Math.max(1, values.length - 1)) / mean,
    held: all.filter(holds).length,
    bounded: all.filter(isBounded).length,
    of: all.length,
  };
}
