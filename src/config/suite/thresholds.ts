import { type Metric, metricOf, type Unit } from '../../model/metrics/index.ts';
import { parseQuantity } from '../../model/quantity.ts';
import type { Threshold } from '../../model/suite.ts';
import { formatQuantity } from '../../render/quantity.ts';
import { parseDuration } from '../../scenarios/duration.ts';
import type { Mistake } from '../source/diagnostic.ts';
import { preview } from '../source/diagnostic.ts';
import type { Measured } from './label-values.ts';
import type { Shared } from './schema/defaults.ts';
import { labelComplaints, type SeriesComplaint, unknown, unmadeMetric } from './series-complaints.ts';

type Written = NonNullable<Shared['thresholds']>;
type Statistics = NonNullable<Written[string]>;
type Bound = Extract<Statistics[string], { max?: unknown }>;

/** Gates of a test in the units of their metrics, sorted as written. */
export function thresholdsOf(
  written: Written,
  test: Measured | undefined,
): { thresholds: Threshold[]; complaints: SeriesComplaint[] } {
  const thresholds: Threshold[] = [];
  const complaints: SeriesComplaint[] = [];
  for (const [name, statistics] of Object.entries(written)) {
    const metric = metricOf(name);
    // The schema complains of a name that is no metric's.
    if (metric === undefined) continue;
    const unmade = unmadeMetric(name, test);
    if (unmade !== undefined) complaints.push({ ...unmade, path: [name] });
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
    complaints.push(...labelComplaints({ metric: name, labels }, [...path, 'labels'], test));
    const limits = (['max', 'min'] as const).flatMap((side) => {
      const amount = bound[side];
      if (amount === undefined) return [];
      const limit = amountIn(metric.unit, amount);
      const late = limit === undefined ? undefined : neverReached(name, limit, test);
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

function listOf(bounds: Statistics[string], path: string[]): [Bound, string[]][] {
  return Array.isArray(bounds) ? bounds.map((bound, index) => [bound, [...path, String(index)]]) : [[bounds, path]];
}

/** The same digits would be another amount in each of these units. */
const WANTS_UNIT: readonly Unit[] = ['ms', 's', 'bytes', 'bits_per_s', 'bytes_per_s'];

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
function neverReached(metric: string, limit: number, test: Measured | undefined): Mistake | undefined {
  const [longest] = [...(test?.workloads ?? [])].sort((a, b) => b.readyWithinMs - a.readyWithinMs);
  if (metric !== 'creation-latency' || longest === undefined || limit <= longest.readyWithinMs) return undefined;
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
  s: { expected: 'a duration with its unit, such as 20us, 500ms or 30s', parse: secondsIn },
  per_s: { expected: 'a rate such as 10/s, or a number per second', parse: (text) => numberBefore('/s', text) },
  bits_per_s: {
    expected: 'bits per second with their unit, such as 9.5Gbit/s',
    parse: (text) => quantityBefore('bit/s', text),
  },
  bytes_per_s: {
    expected: 'bytes per second with their unit, such as 500MB/s or 500MiB/s',
    parse: (text) => quantityBefore('B/s', text),
  },
  count: { expected: 'a number', parse: () => undefined },
  share: { expected: 'a share such as 99%, or a number between 0 and 1', parse: percentage },
  bytes: { expected: 'bytes with their unit, such as 500Mi or 2G', parse: parseQuantity },
  cores: { expected: 'cores such as 1.5 or 500m', parse: parseQuantity },
};

function amountIn(unit: Unit, amount: string | number): number | undefined {
  if (typeof amount === 'string') return AMOUNTS[unit].parse(amount);
  return amount === 0 || !WANTS_UNIT.includes(unit) ? amount : undefined;
}

/** Down to nanoseconds, which durations of suites do not have. */
function secondsIn(text: string): number | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(ns|us|µs)$/.exec(text) ?? [];
  const wholeMs = parseDuration(text);
  if (number === undefined) return wholeMs === undefined ? undefined : wholeMs / 1000;
  return Number(number) * (unit === 'ns' ? 1e-9 : 1e-6);
}

/** `9.5G` before `bit/s`, with prefixes as people write them: a kilo may be a small letter. */
const quantityBefore = (suffix: string, text: string): number | undefined =>
  text.endsWith(suffix) ? parseQuantity(text.slice(0, -suffix.length).trim().replace(/K$/, 'k')) : undefined;

function percentage(text: string): number | undefined {
  const value = numberBefore('%', text);
  return value === undefined ? undefined : value / 100;
}

function numberBefore(suffix: string, text: string): number | undefined {
  const number = text.endsWith(suffix) ? text.slice(0, -suffix.length).trim() : '';
  return /^\d+(\.\d+)?$/.test(number) ? Number(number) : undefined;
}
