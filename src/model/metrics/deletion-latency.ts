import { DELETED, DURATION, type Metrics, QUANTILES } from './metric.ts';

export const deletionLatencyMetrics = {
  'deletion-latency': {
    title: 'Deletion latency',
    unit: 'ms',
    better: 'lower',
    meaning: 'From the deletion call to the notification that the object is gone.',
    statistics: QUANTILES,
    primary: 'p50',
    family: 'objects',
    neverZero: true,
    never: 'were not seen to go',
    labels: ['kind'],
    loads: DELETED,
    plausible: DURATION,
  },
} as const satisfies Metrics;
