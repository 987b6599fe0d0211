import { COUNT, CREATED, type Metrics } from './metric.ts';

export const objectsMetrics = {
  objects: {
    title: 'Objects',
    unit: 'count',
    better: 'neither',
    meaning: 'How many objects were asked for, created, ready, failed, lost again and deleted (label state).',
    statistics: ['count'],
    primary: 'count',
    family: 'load',
    labels: ['state'],
    loads: CREATED,
    plausible: COUNT,
  },
} as const satisfies Metrics;
