import { type Metric, metricOf, type Unit } from '../../model/metrics/index.ts';
import { POPULATIONS } from '../../model/population.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Threshold } from '../../model/suite.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { parseDuration } from '../../scenarios/duration.ts';
import { ownerOfMetric } from '../../scenarios/index.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { preview } from '../source/diagnostic.ts';
import { labelValues, type Measured } from './label-values.ts';
import { unknownName } from './metric-names.ts';
import type { Shared } from './schema/defaults.ts';

/** A mistake below `thresholds`, and where. */
export type ThresholdComplaint = Mistake & { readonly path: readonly string[]; readonly about: 'key' | 'value' };

type Written = NonNullable<Shared['thresholds']>;
type Statistics = NonNullable<Written[string]>;
type Bound = Extract<Statistics[string], { max?: unknown }>;

/** Gates of a test in the units of their metrics, sorted as written. */
export function thresholdsOf(
  written: Written,
  test: Measured | undefined,
): { thresholds: Threshold[]; complaints: ThresholdComplaint[] } {
  const thresholds: Threshold[] = [];
  const complaints: ThresholdComplaint[] = [];
  for (const [name, statistics] of Object.entries(written)) {
    const metric = metricOf(name);
    const owner = ownerOfMetric(name);
    // The schema complains of a name that is no metric's.
    if (metric === undefined) continue;
    if (owner !== undefined && test !== undefined && test.scenario.kind !== owner)
      complaints.push(metricOfOther(name, owner, test.scenario.kind));
    else if (statistics !== null) readMetric(name, metric, statistics);
  }
  return { thresholds, complaints };

  function readMetric(name: string, metric: Metric, statistics: Statistics): void {
    for (const [statistic, bounds] of Object.entries(statistics)) {
      const known: readonly string[] = metric.statistics;
      if (!known.includes(statistic))
        complaints.push({ ...unknown('statistic', statistic, known), path: [name, statistic] });
      else
        for (const [bound, path] of listOf(bounds, [name, statistic])) readBound(name, metric, statistic, bound, path);
    }
  }

  function readBound(name: string, metric: Metric, statistic: string, bound: Bound, path: string[]): void {
    const labels = bound.labels ?? {};
    for (const [label, value] of Object.entries(labels)) {
      const complaint = labelComplaint({ name, metric, label, value }, test);
      if (complaint !== undefined) complaints.push({ ...complaint, path: [...path, 'labels', label] });
    }
    const limits = (['max', 'min'] as const).flatMap((side) => {
      const amount = bound[side];
      if (amount === undefined) return [];
      const limit = amountIn(metric.unit, amount);
      const late = limit === undefined ? undefined : neverReached(name, side, limit, test);
      if (limit !== undefined && isPlausible(metric, limit) && late === undefined) return [[side, limit] as const];
      const complaint = late ?? (limit === undefined ? notAnAmount(metric.unit, amount) : implausible(metric, amount));
      complaints.push({ ...complaint, path: [...path, side], about: 'value' });
      return [];
    });
    const { max = Infinity, min = -Infinity }: { max?: number; min?: number } = Object.fromEntries(limits);
    if (min > max) complaints.push({ ...crossed(bound), path: [...path, 'min'], about: 'value' });
    if (limits.length > 0) thresholds.push({ metric: name, statistic, labels, ...Object.fromEntries(limits) });
  }
}

const crossed = ({ max, min }: Bound): Mistake => ({
  message: 'no value is at least min and at most max',
  expected: `at most ${preview(max)}`,
  got: preview(min),
});

const metricOfOther = (name: string, owner: string, kind: string): ThresholdComplaint => ({
  message: `no test of the scenario \`${kind}\` has the metric \`${name}\``,
  hint: `only the scenario \`${owner}\` makes it: remove the threshold`,
  path: [name],
  about: 'key',
});

interface WrittenLabel {
  /** The metric's. */
  readonly name: string;
  readonly metric: Metric;
  readonly label: string;
  readonly value: string;
}

/** Why no series of the test carries a label with this value: the gate would fail after each run. */
function labelComplaint(
  { name, metric, label, value }: WrittenLabel,
  test: Measured | undefined,
): Omit<ThresholdComplaint, 'path'> | undefined {
  const labels = [...metric.labels, ...(metric.optionalLabels ?? []), 'level', 'load', 'workload'].sort();
  if (!labels.includes(label)) return unknown('label', label, labels);
  const loads: readonly string[] = metric.loads ?? POPULATIONS;
  const known = test && labelValues(name, label, test);
  if (label === 'load' && !loads.includes(value)) return { ...unknown(label, value, loads), about: 'value' };
  if (known === undefined) return undefined;
  if ('values' in known) {
    return known.values.includes(value) ? undefined : { ...unknown(label, value, known.values), about: 'value' };
  }
  const hint = `leave \`${label}\` out`;
  return { about: 'key', message: `no series of this test carries the label \`${label}\`: ${known.absent}`, hint };
}

function listOf(bounds: Statistics[string], path: string[]): [Bound, string[]][] {
  return Array.isArray(bounds) ? bounds.map((bound, index) => [bound, [...path, String(index)]]) : [[bounds, path]];
}

const unknown = (what: string, name: string, known: readonly string[]): Omit<ThresholdComplaint, 'path'> => ({
  about: 'key',
  ...unknownName(what, name, known),
});

/** The same digits would be another amount in each of these units. */
const WANTS_UNIT: readonly Unit[] = ['ms', 'bytes'];

const notAnAmount = (unit: Unit, amount: string | number): Mistake => ({
  message: 'not an amount of this metric',
  expected: AMOUNTS[unit].expected,
  got: preview(amount),
});

/** A bound that no value can break, or every value must, gates nothing. */
const isPlausible = ({ plausible: [least, most] }: Metric, limit: number): boolean => limit >= least && limit <= most;

const implausible = ({ unit, plausible: [least, most] }: Metric, amount: string | number): Mistake => ({
  message: 'no value that this metric can have',
  expected: `${formatQuantity(least, unit)} to ${formatQuantity(most, unit)}`,
  got: preview(amount),
  ...(unit === 'share' && { hint: 'write 99% or 0.99' }),
});

/** Objects that take longer than `readyWithin` are not waited for, so that no latency is above it. */
function neverReached(
  metric: string,
  side: 'max' | 'min',
  limit: number,
  test: Measured | undefined,
): Mistake | undefined {
  const [longest] = [...(test?.workloads ?? [])].sort((a, b) => b.readyWithinMs - a.readyWithinMs);
  if (metric !== 'creation-latency' || side !== 'max' || longest === undefined || limit <= longest.readyWithinMs)
    return undefined;
  const within = formatQuantity(longest.readyWithinMs, 'ms');
  return {
    message: `no object of the workload ${longest.name} may take that long`,
    expected: `at most its readyWithin of ${within}`,
    got: formatQuantity(limit, 'ms'),
    hint: `lower the limit, or raise readyWithin in the file of the workload ${longest.name}`,
  };
}

/** How people write amounts of each unit; a bare number is a rate per second, a count, a share or cores. */
const AMOUNTS: Readonly<Record<Unit, { expected: string; parse(text: string): number | undefined }>> = {
  ms: { expected: 'a duration with its unit, such as 500ms or 30s', parse: parseDuration },
  per_s: { expected: 'a rate such as 10/s, or a number per second', parse: (text) => numberBefore('/s', text) },
  count: { expected: 'a number', parse: () => undefined },
  share: { expected: 'a share such as 99%, or a number between 0 and 1', parse: percentage },
  bytes: { expected: 'bytes with their unit, such as 500Mi or 2G', parse: parseQuantity },
  cores: { expected: 'cores such as 1.5 or 500m', parse: parseQuantity },
};

function amountIn(unit: Unit, amount: string | number): number | undefined {
  if (typeof amount === 'string') return AMOUNTS[unit].parse(amount);
  return amount === 0 || !WANTS_UNIT.includes(unit) ? amount : undefined;
}

function percentage(text: string): number | undefined {
  const value = numberBefore('%', text);
  return value === undefined ? undefined : value / 100;
}

function numberBefore(suffix: string, text: string): number | undefined {
  const number = text.endsWith(suffix) ? text.slice(0, -suffix.length).trim() : '';
  return /^\d+(\.\d+)?$/.test(number) ? Number(number) : undefined;
}
