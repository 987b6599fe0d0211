import { COUNT, DURATION, type Metrics, SHARE } from './metric.ts';

export const apiServerMetrics = {
  'apiserver-latency': {
    title: 'API server latency',
    unit: 'ms',
    better: 'lower',
    meaning:
      "Latency of everybody's calls by the API server's own histogram, all replicas together. Each quantile is the bucket that holds it: the value is its upper bound.",
    statistics: ['p50', 'p90', 'p95', 'p99'],
    primary: 'p90',
    family: 'calls',
    neverZero: true,
    labels: ['resource', 'verb'],
    plausible: DURATION,
  },
  'apiserver-calls-within-1s': {
    title: 'API server calls within 1 s',
    unit: 'share',
    better: 'higher',
    meaning:
      "Share of everybody's calls at or below one second by the API server's own histogram; exact, for 1 s is a bound.",
    statistics: ['share'],
    primary: 'share',
    family: 'calls',
    labels: ['resource', 'verb'],
    plausible: SHARE,
  },
  'apiserver-calls': {
    title: 'API server calls',
    unit: 'count',
    better: 'lower',
    meaning: 'How many calls everybody made during the load: the work that a component makes of the same objects.',
    statistics: ['count'],
    primary: 'count',
    family: 'calls',
    labels: ['resource', 'verb'],
    plausible: COUNT,
  },
} as const satisfies Metrics;
