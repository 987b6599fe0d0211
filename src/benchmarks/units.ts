import type { ReadingInterval } from '../model/facts.ts';
import { type BenchmarkMetricName, benchmarkMetrics } from '../model/metrics/benchmark.ts';
import { TOOL_UNITS, type ToolUnit } from '../model/tool-units.ts';
import type { ToolReading } from './outcome.ts';

/** The units that a metric can be read from. */
export const unitsOf = (metric: BenchmarkMetricName): ToolUnit[] =>
  (Object.keys(TOOL_UNITS) as ToolUnit[]).filter((unit) => fits(metric, unit));

/** How iperf counts bytes: in powers of 1024, where bits are counted in powers of 1000. */
export const BYTES_BY_PREFIX: Readonly<Record<string, number>> = {
  '': 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
};

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
  /** In the same unit. */
  readonly intervals?: readonly ReadingInterval[];
}

/** Whether a metric can be read from numbers in a unit. Bits and bytes are the same thing, counted otherwise. */
export const fits = (metric: BenchmarkMetricName, unit: ToolUnit): boolean => factor(metric, unit) !== undefined;

/**
 * The reading in its metric's unit.
 * @throws {RangeError} A parser names a unit that its metric is not in: a mistake of its author.
 */
export function reading({
  metric,
  reading,
  labels,
  label,
  value,
  unit,
  written,
  note,
  intervals = [],
}: RawReading): ToolReading {
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
    ...(intervals.length > 0 && {
      intervals: intervals.map((each) => ({ ...each, value: scaled(each.value, times) })),
    }),
  };
}

/** The reading, or none where the tool did not write its number. */
export const readingIfThere = ({ value, ...about }: OptionalReading): ToolReading[] =>
  value === undefined ? [] : [reading({ ...about, value })];

type OptionalReading = Omit<RawReading, 'value'> & { readonly value: number | undefined };

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
