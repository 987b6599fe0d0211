import { DURATION, type Metrics } from './metric.ts';

export const etcdMetrics = {
  'etcd-latency': {
    title: 'etcd latency',
    unit: 'ms',
    better: 'lower',
    meaning: "Latency of etcd's operations by its histograms. Each quantile is the bucket that holds it.",
    statistics: ['p50', 'p90', 'p95', 'p99'],
    primary: 'p90',
    family: 'calls',
    neverZero: true,
    labels: ['operation'],
    plausible: DURATION,
  },
} as const satisfies Metrics;
