/** Objects whose numbers are not mixed: those that fill the cluster, those that replace others, and those that are deleted. */
export type Population = 'fill' | 'churn' | 'delete';

/** Units as artifacts spell them; property names end in them (`p95_ms`). */
export type Unit = 'ms' | 's' | 'per_s' | 'bits_per_s' | 'bytes_per_s' | 'count' | 'share' | 'bytes' | 'cores';

/** What a metric is: its unit, what a chart or table calls it, what it means, and what may be asked of it. */
export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher' | 'neither';
  /** One or two sentences for a person who reads the number. */
  readonly meaning: string;
  /** The statistics that a measurement of it may carry: what a threshold may name. */
  readonly statistics: readonly StatisticName[];
  /** The one of them by which a history judges it: they move together. */
  readonly primary: StatisticName;
  /** Metrics that change for one reason, and are decided together in a history. */
  readonly family: Family;
  /** A 0 can only mean that nothing was measured: a run that shows one is INVALID, and a history suspects it. */
  readonly neverZero?: true;
  /** A 0 is possible, of a component that idles, and more often means that nothing was measured: a history suspects it. */
  readonly rarelyZero?: true;
  /** Label keys beside `level` (where a test has a sweep), `load` (where it has several populations) and `workload` (where it mixes several). */
  readonly labels: readonly string[];
  /** Label keys that some of its measurements carry. */
  readonly optionalLabels?: readonly string[];
  /** The populations of which it can be measured; absent where of each. */
  readonly loads?: readonly Population[];
  /** What became of the samples that never came, behind their number. */
  readonly never?: string;
  /** Values outside cannot be true, whatever the cluster: a run that shows one is INVALID. */
  readonly plausible: readonly [min: number, max: number];
}

/** `load` is what we did ourselves: it changes only with the test or its driver. */
export type Family = 'benchmark' | 'objects' | 'calls' | 'resources' | 'queues' | 'load' | 'host';

/** What one measurement makes, by name. */
export type Metrics = Readonly<Record<string, Metric>>;

export type StatisticName = 'p50' | 'p90' | 'p95' | 'p99' | 'max' | 'mean' | 'value' | 'share' | 'count';

export const QUANTILES = ['p50', 'p90', 'p95', 'p99', 'max'] as const;
/** A day: no step may last longer. */
export const DURATION = [0, 86_400_000] as const;
export const COUNT = [0, 1e9] as const;
export const RATE = [0, 1e6] as const;
export const SHARE = [0, 1] as const;
export const CREATED = ['fill', 'churn'] as const;
export const DELETED = ['churn', 'delete'] as const;
export const FILLED = ['fill'] as const;
