import { CREATED, DURATION, type Metrics, QUANTILES } from './metric.ts';

export const responseTimeMetrics = {
  'response-time': {
    title: 'Response time from schedule',
    unit: 'ms',
    better: 'lower',
    meaning:
      'From the instant at which the arrival process wanted the object to the instant at which it was ready: a delay before the creation was sent counts (no coordinated omission).',
    statistics: QUANTILES,
    primary: 'p50',
    family: 'objects',
    neverZero: true,
    never: 'objects did not get there',
    labels: [],
    loads: CREATED,
    plausible: DURATION,
  },
} as const satisfies Metrics;
