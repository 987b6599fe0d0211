import { CREATED, type Metrics, RATE } from './metric.ts';

export const throughputMetrics = {
  throughput: {
    title: 'Throughput',
    unit: 'per_s',
    better: 'higher',
    meaning:
      'Objects that became ready, per second, from the first creation to the last arrival; of a set, what it counts. Of a mix also all workloads together (no label workload).',
    statistics: ['value'],
    primary: 'value',
    family: 'objects',
    neverZero: true,
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
  'sustained-throughput': {
    title: 'Best sustained throughput',
    unit: 'per_s',
    better: 'higher',
    meaning:
      'The highest rate of arrivals over any stretch of a quarter of the objects (at least ten) and at least one second.',
    statistics: ['value'],
    primary: 'value',
    family: 'objects',
    neverZero: true,
    labels: [],
    loads: CREATED,
    plausible: RATE,
  },
} as const satisfies Metrics;
