import { COUNT, type Metrics } from './metric.ts';

export const queuesMetrics = {
  'queue-depth': {
    title: 'Work queue depth',
    unit: 'count',
    better: 'lower',
    meaning: "The deepest sample of a controller's work queue.",
    statistics: ['max'],
    primary: 'max',
    family: 'queues',
    labels: ['component', 'queue'],
    plausible: COUNT,
  },
  'queue-retries': {
    title: 'Work queue retries',
    unit: 'count',
    better: 'lower',
    meaning: 'Items that a controller put back into its work queue during the load.',
    statistics: ['count'],
    primary: 'count',
    family: 'queues',
    labels: ['component', 'queue'],
    plausible: COUNT,
  },
} as const satisfies Metrics;
