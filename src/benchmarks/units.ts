import { type BenchmarkMetricName, benchmarkMetrics } from '../model/metrics/benchmark.ts';
import type { ToolReading } from './outcome.ts';

type CanonicalUnit = (typeof benchmarkMetrics)[BenchmarkMetricName]['unit'];

/**
 * Units that tools write, and a declaration of one may name: what they measure, and how much of that unit one of them is. K, M and G of
 * bits are powers of 1000; of bytes they are that only where there is no `i`.
 */
export const TOOL_UNITS = {
  'bit/s': ['bits_per_s', 1],
  'kbit/s': ['bits_per_s', 1e3],
  'Mbit/s': ['bits_per_s', 1e6],
  'Gbit/s': ['bits_per_s', 1e9],
  'Tbit/s': ['bits_per_s', 1e12],
  'B/s': ['bytes_per_s', 1],
  'kB/s': ['bytes_per_s', 1e3],
  'MB/s': ['bytes_per_s', 1e6],
  'GB/s': ['bytes_per_s', 1e9],
  'TB/s': ['bytes_per_s', 1e12],
  'KiB/s': ['bytes_per_s', 2 ** 10],
  'MiB/s': ['bytes_per_s', 2 ** 20],
  'GiB/s': ['bytes_per_s', 2 ** 30],
  'TiB/s': ['bytes_per_s', 2 ** 40],
  '1/s': ['per_s', 1],
  'k/s': ['per_s', 1e3],
  'M/s': ['per_s', 1e6],
  'G/s': ['per_s', 1e9],
  'T/s': ['per_s', 1e12],
  ns: ['s', 1e-9],
  us: ['s', 1e-6],
  ms: ['s', 1e-3],
  s: ['s', 1],
  min: ['s', 60],
  h: ['s', 3600],
  count: ['count', 1],
  share: ['share', 1],
  percent: ['share', 0.01],
} as const satisfies Readonly<Record<string, readonly [CanonicalUnit, number]>>;

export type ToolUnit = keyof typeof TOOL_UNITS;

/** The units that a metric can be read from. */
export const unitsOf = (metric: BenchmarkMetricName): ToolUnit[] =>
  (Object.keys(TOOL_UNITS) as ToolUnit[]).filter((unit) => fits(metric, unit));

/** A reading before it is converted: `unit` is what the number is in, `written` how the tool spells that where it spells it otherwise. */
export interface RawReading {
  readonly metric: BenchmarkMetricName;
  readonly reading: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly label: string;
  readonly value: number;
  readonly unit: ToolUnit;
  readonly written?: string;
  readonly note?: string;
}

/** Whether a metric can be read from numbers in a unit. Bits and bytes are the same thing, counted otherwise. */
export const fits = (metric: BenchmarkMetricName, unit: ToolUnit): boolean => factor(metric, unit) !== undefined;

/**
 * The reading in its metric's unit.
 * @throws {RangeError} A parser names a unit that its metric is not in: a mistake of its author.
 */
export function reading({ metric, reading, labels, label, value, unit, written, note }: RawReading): ToolReading {
  const times = factor(metric, unit);
  if (times === undefined)
    throw new RangeError(`${metric} is in ${benchmarkMetrics[metric].unit}: ${unit} cannot be one`);
  return {
    metric,
    reading,
    ...(labels === undefined ? {} : { labels }),
    value: scaled(value, times),
    tool: { label, unit: written ?? unit, value },
    ...(note === undefined ? {} : { note }),
  };
}

function factor(metric: BenchmarkMetricName, unit: ToolUnit): number | undefined {
  const [of, times] = TOOL_UNITS[unit];
  const wanted = benchmarkMetrics[metric].unit;
  if (of === wanted) return times;
  if (of === 'bytes_per_s' && wanted === 'bits_per_s') return times * 8;
  if (of === 'bits_per_s' && wanted === 'bytes_per_s') return times / 8;
  return undefined;
}

/** Fifteen digits, which every number of a tool has fewer of: 7.44 us are then 0.00000744 s, and nothing else. */
const scaled = (value: number, times: number): number =>
  times === 1 ? value : Number((value * times).toPrecision(15));
