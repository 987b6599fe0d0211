import { DURATION, type Metrics } from './metric.ts';

export const stepDurationMetrics = {
  'step-duration': {
    title: 'Step duration',
    unit: 'ms',
    better: 'lower',
    meaning: 'How long a step of the run took; of repetitions, the mean.',
    statistics: ['value'],
    primary: 'value',
    family: 'load',
    labels: ['step'],
    plausible: DURATION,
  },
} as const satisfies Metrics;
