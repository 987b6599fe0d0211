import { METRICS, type Metric, metricOf, type Unit } from '../../model/metrics.ts';
import { POPULATIONS } from '../../model/population.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Threshold } from '../../model/suite.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { parseDuration } from '../../scenarios/duration.ts';
import type { Complaint } from '../source/complain.ts';
import { preview } from '../source/issue.ts';
import { didYouMean } from '../source/suggest.ts';
import type { Shared } from './schema/defaults.ts';

/** A complaint about something below `thresholds`. */
export type ThresholdComplaint = Complaint & { readonly path: readonly string[]; readonly about: 'key' | 'value' };

type Written = NonNullable<Shared['thresholds']>;
type Statistics = NonNullable<Written[string]>;
type Bound = Extract<Statistics[string], { max?: unknown }>;

/** Gates in the units of their metrics, sorted as written. */
export function thresholdsOf(written: Written): { thresholds: Threshold[]; complaints: ThresholdComplaint[] } {
  const thresholds: Threshold[] = [];
  const complaints: ThresholdComplaint[] = [];
  for (const [name, statistics] of Object.entries(written)) {
    const metric = metricOf(name);
    if (metric === undefined) complaints.push(unknown('metric', name, Object.keys(METRICS), [name]));
    else if (statistics !== null) readMetric(name, metric, statistics);
  }
  return { thresholds, complaints };

  function readMetric(name: string, metric: Metric, statistics: Statistics): void {
    for (const [statistic, bounds] of Object.entries(statistics)) {
      const known: readonly string[] = metric.statistics;
      if (!known.includes(statistic)) complaints.push(unknown('statistic', statistic, known, [name, statistic]));
      else
        for (const [bound, path] of listOf(bounds, [name, statistic])) readBound(name, metric, statistic, bound, path);
    }
  }

  function readBound(name: string, metric: Metric, statistic: string, bound: Bound, path: string[]): void {
    const labels = bound.labels ?? {};
    const known = [...metric.labels, ...(metric.optionalLabels ?? []), 'level', 'load', 'workload'].sort();
    for (const label of Object.keys(labels)) {
      if (!known.includes(label)) complaints.push(unknown('label', label, known, [...path, 'labels', label]));
    }
    const loads: readonly string[] = metric.loads ?? POPULATIONS;
    if (labels.load !== undefined && !loads.includes(labels.load)) {
      complaints.push({ ...unknown('load', labels.load, loads, [...path, 'labels', 'load']), about: 'value' });
    }
    const limits = (['max', 'min'] as const).flatMap((side) => {
      const amount = bound[side];
      if (amount === undefined) return [];
      const limit = amountIn(metric.unit, amount);
      if (limit !== undefined && isPlausible(metric, limit)) return [[side, limit] as const];
      const complaint = limit === undefined ? notAnAmount(metric.unit, amount) : implausible(metric, amount);
      complaints.push({ ...complaint, path: [...path, side], about: 'value' });
      return [];
    });
    if (limits.length > 0) thresholds.push({ metric: name, statistic, labels, ...Object.fromEntries(limits) });
  }
}

function listOf(bounds: Statistics[string], path: string[]): [Bound, string[]][] {
  return Array.isArray(bounds) ? bounds.map((bound, index) => [bound, [...path, String(index)]]) : [[bounds, path]];
}

function unknown(what: string, name: string, known: readonly string[], path: readonly string[]): ThresholdComplaint {
  return {
    path,
    about: 'key',
    problem: `no ${what} is called \`${name}\``,
    expected: `one of ${known.join(', ')}`,
    hint: didYouMean(name, known),
  };
}

const notAnAmount = (unit: Unit, amount: string | number): Complaint => ({
  problem: 'not an amount of this metric',
  expected: AMOUNTS[unit].expected,
  got: preview(amount),
});

/** A bound that no value can break, or every value must, gates nothing. */
const isPlausible = ({ plausible: [least, most] }: Metric, limit: number): boolean => limit >= least && limit <= most;

const implausible = ({ unit, plausible: [least, most] }: Metric, amount: string | number): Complaint => ({
  problem: 'no value that this metric can have',
  expected: `${formatQuantity(least, unit)} to ${formatQuantity(most, unit)}`,
  got: preview(amount),
  ...(unit === 'share' && { hint: 'write 99% or 0.99' }),
});

/** How people write amounts of each unit; a bare number is one in the unit itself. */
const AMOUNTS: Readonly<Record<Unit, { expected: string; parse(text: string): number | undefined }>> = {
  ms: { expected: 'a duration such as 500ms or 1s, or a number of milliseconds', parse: parseDuration },
  per_s: { expected: 'a rate such as 10/s, or a number per second', parse: (text) => numberBefore('/s', text) },
  count: { expected: 'a number', parse: () => undefined },
  share: { expected: 'a share such as 99%, or a number between 0 and 1', parse: percentage },
  bytes: { expected: 'bytes such as 500Mi, or a number of bytes', parse: parseQuantity },
  cores: { expected: 'cores such as 1.5 or 500m', parse: parseQuantity },
};

function amountIn(unit: Unit, amount: string | number): number | undefined {
  return typeof amount === 'number' ? amount : AMOUNTS[unit].parse(amount);
}

function percentage(text: string): number | undefined {
  const value = numberBefore('%', text);
  return value === undefined ? undefined : value / 100;
}

function numberBefore(suffix: string, text: string): number | undefined {
  const number = text.endsWith(suffix) ? text.slice(0, -suffix.length).trim() : '';
  return /^\d+(\.\d+)?$/.test(number) ? Number(number) : undefined;
}
