import type { BenchmarkMetricName, benchmarkMetrics } from './metrics/benchmark.ts';

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
