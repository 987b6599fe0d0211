import { CREATED, DURATION, type Metrics, QUANTILES, RATE } from './metric.ts';

export const loadMetrics = {
  'requested-rate': {
    title: 'Requested rate',
    unit: 'per_s',
    better: 'neither',
    meaning: 'Creations per second that the arrival process asked for.',
    statistics: ['value'],
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  'achieved-rate': {
    title: 'Achieved rate',
    unit: 'per_s',
    better: 'higher',
    meaning: 'Creations per second that the API server accepted.',
    statistics: ['value'],
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  'schedule-lag': {
    title: 'Schedule lag',
    unit: 'ms',
    better: 'lower',
    meaning: 'How late creations were sent against the schedule of the arrival process.',
    statistics: QUANTILES,
    labels: [],
    loads: CREATED,
    plausible: DURATION,
  },
} as const satisfies Metrics;
