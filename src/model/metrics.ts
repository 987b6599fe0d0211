/** Units as artifacts spell them; property names end in them (`p95_ms`). */
export type Unit = 'ms' | 'per_s' | 'count' | 'share' | 'bytes' | 'cores';

/** What a metric is: its unit, what a chart or table calls it, and which way is better. */
export interface Metric {
  readonly title: string;
  readonly unit: Unit;
  readonly better: 'lower' | 'higher' | 'neither';
}

/**
 * The catalogue of metrics. Names are public: thresholds, junit rows, TestGrid graphs and perfdash series are keyed by them,
 * so a name is never changed, and never ends in its unit or holds `.` or `_`.
 */
export const METRICS = {
  'creation-latency': { title: 'Creation latency', unit: 'ms', better: 'lower' },
  'deletion-latency': { title: 'Deletion latency', unit: 'ms', better: 'lower' },
  throughput: { title: 'Throughput', unit: 'per_s', better: 'higher' },
  'schedule-lag': { title: 'Schedule lag', unit: 'ms', better: 'lower' },
  'api-call-latency': { title: 'API call latency', unit: 'ms', better: 'lower' },
} as const satisfies Record<string, Metric>;

export type MetricName = keyof typeof METRICS;

/** The catalogue's entry, or undefined for a name that it does not hold. */
export const metricOf = (name: string): Metric | undefined => (METRICS as Record<string, Metric>)[name];
