import { isPossible } from '../benchmarks/distrust.ts';
import type { ToolReading } from '../benchmarks/outcome.ts';
import type { JsonFile } from '../history/import/json-file.ts';
import { tenTo } from '../model/decimal.ts';
import type { EngineMetricName } from '../model/metrics/index.ts';

/** Units as engines write them: the metric, and what one of them is in the metric's unit. */
const UNITS: Readonly<Record<string, readonly [EngineMetricName, Scale]>> = {
  ns: ['engine-latency', tenTo(-6)],
  us: ['engine-latency', tenTo(-3)],
  ms: ['engine-latency', tenTo(0)],
  s: ['engine-time', tenTo(0)],
  '1/s': ['engine-rate', tenTo(0)],
  'B/s': ['engine-throughput', tenTo(0)],
  'bytes/s': ['engine-throughput', tenTo(0)],
  cores: ['engine-cpu', tenTo(0)],
  millicores: ['engine-cpu', tenTo(-3)],
  B: ['engine-memory', tenTo(0)],
  bytes: ['engine-memory', tenTo(0)],
  KiB: ['engine-memory', timesTwoTo(10)],
  MiB: ['engine-memory', timesTwoTo(20)],
  GiB: ['engine-memory', timesTwoTo(30)],
  '%': ['engine-share', tenTo(-2)],
  count: ['engine-count', tenTo(0)],
};

type Scale = (value: number) => number;

/** Exact, as `tenTo` is: a binary number keeps its digits. */
function timesTwoTo(power: number): Scale {
  return (value) => value * 2 ** power;
}

/** A number of an engine's file, before it has its metric. */
export interface RawNumber {
  /** What the engine calls what it measured. */
  readonly measurement: string;
  /** What of it: `Perc99`. */
  readonly reading: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
  /** As the engine writes it; empty where it writes none. */
  readonly unit: string;
  /** Where it is written; absent of what is counted from several documents. */
  readonly from?: { readonly file: JsonFile; readonly path: readonly (string | number)[] };
}

/**
 * The reading of a number, in the unit of the metric that its own unit gives it. Throws a KnownError with file, line and column for one that
 * cannot be, or that would lose digits.
 */
export function readingOf({ measurement, reading, labels = {}, value, unit, from }: RawNumber): ToolReading {
  const [metric, scale] = Object.hasOwn(UNITS, unit) ? (UNITS[unit] ?? UNKNOWN) : UNKNOWN;
  const own: Record<string, string> = metric === 'engine-number' && unit !== '' ? { unit } : {};
  const found: ToolReading = {
    metric,
    reading,
    labels: { measurement, ...labels, ...own },
    value: scale(value),
    tool: { label: reading, unit, value, ...(from !== undefined && { file: from.file.where }) },
  };
  if (from !== undefined && !isPossible(found))
    throw from.file.fault(from.path, `what an ${metric} can be${unit === '' ? '' : `, in ${unit}`}`, value);
  const rounded = from?.file.rounded(from.path, value);
  if (rounded !== undefined) throw rounded;
  return found;
}

const UNKNOWN: readonly [EngineMetricName, Scale] = ['engine-number', tenTo(0)];
